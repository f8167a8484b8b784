#!/usr/bin/env python3
"""That a noted verdict is about the same: whatever it depends on is changed, and it must be judged again. Needs the firmware built for stm32f405."""
import struct
import tempfile
import unittest
from pathlib import Path

import analyze
import faults
import forged_images
import noted

HEADER, SOURCE = "#define LIMIT 4 /* NOLINT */\n", '#include "limit.h"\nint limit(void) { return LIMIT; }\n'


class NotedTest(unittest.TestCase):
    def test_only_what_has_the_same_hash_is_held(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "noted.txt"
            noted.write(file, {"a": (noted.digest("one"), 3), "b": (noted.digest("two"), 0)})
            self.assertEqual(noted.held(noted.read(file), {"a": noted.digest("one"), "b": noted.digest("three"), "c": noted.digest("two")}), ["a"])

    def test_parts_are_apart(self):
        self.assertNotEqual(noted.digest(b"ab", b"c"), noted.digest(b"a", b"bc"))

    def test_a_seed_draws_the_same(self):
        seed, source = noted.lot()
        self.assertEqual(noted.draw(source, range(1000), 20), noted.draw(noted.lot(seed)[1], range(1000), 20))


class AnalysisTest(unittest.TestCase):
    def test_a_comment_in_a_header_counts(self):
        with tempfile.TemporaryDirectory() as folder:
            header, source = Path(folder) / "limit.h", Path(folder) / "limit.c"
            header.write_text(HEADER)
            source.write_text(SOURCE)
            before = analyze.tidy_digest(source, "version 14")
            self.assertEqual(analyze.tidy_digest(source, "version 14"), before)
            self.assertNotEqual(analyze.tidy_digest(source, "version 15"), before)
            header.write_text(HEADER.replace(" /* NOLINT */", ""))
            self.assertNotEqual(analyze.tidy_digest(source, "version 14"), before)


class FaultsTest(unittest.TestCase):
    def setUp(self):
        self.program = faults.Program(faults.BOOTLOADER)
        self.before = self.program.digest()

    def changed(self, address):
        kept, at = self.program.binary, address - faults.FLASH_BASE
        self.program.binary = kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1:]
        try:
            return self.program.digest()
        finally:
            self.program.binary = kept

    def test_each_instruction_of_the_decision_counts(self):
        for address in sorted(self.program.of_sources(faults.DECISION)):
            self.assertNotEqual(self.changed(address), self.before, hex(address))

    def test_keys_do_not(self):
        for name in faults.KEYS:
            self.assertEqual(self.changed(self.program.symbols[name]), self.before, name)

    def test_a_planted_weakness_counts(self):
        self.program.plant()
        self.assertNotEqual(self.program.digest(), self.before)

    def test_of_an_image_only_signature_and_key_do_not_count(self):
        tlvs = [(forged_images.TYPE_SHA256, bytes(32)), (forged_images.TYPE_ECDSA_SIG, bytes(70))]

        def flash(payload, tlvs):
            area = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in tlvs)
            image = struct.pack("<IIHHI16x", 0x96F3B83D, 0, 32, 0, len(payload)) + payload + struct.pack("<HH", 0x6907, 4 + len(area)) + area
            return bytes(forged_images.SLOTS["A"]) + image

        before = faults.shape(flash(b"payload", tlvs))
        self.assertEqual(faults.shape(flash(b"payload", [tlvs[0], (tlvs[1][0], b"\1" * 71)])), before)
        self.assertNotEqual(faults.shape(flash(b"Payload", tlvs)), before)
        self.assertNotEqual(faults.shape(flash(b"payload", [(tlvs[0][0], b"\1" * 32), tlvs[1]])), before)
        self.assertNotEqual(faults.shape(flash(b"payload", tlvs[:1])), before)


if __name__ == "__main__":
    unittest.main()
