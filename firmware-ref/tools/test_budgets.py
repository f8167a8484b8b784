#!/usr/bin/env python3
"""When the page of the budgets shows what was measured: test_budgets.py"""
import unittest

from budgets import PAGE, STEP, TABLE_MARK, shows


class TheSameTest(unittest.TestCase):
    def setUp(self):
        self.page = PAGE.read_text().partition(TABLE_MARK)[2].strip()

    def changed(self, old, new):
        self.assertIn(old, self.page)
        return shows(self.page, self.page.replace(old, new))

    def more(self, what, more):
        """out: the row, and what it was when so much more was measured"""
        row = next(line for line in self.page.splitlines() if what in line)
        measured = row.split("|")[4].strip()
        return row, row.replace(measured, f"{int(measured.replace(',', '')) + more:,}")

    def test_the_page_shows_itself(self):
        self.assertTrue(shows(self.page, self.page))

    def test_another_key_takes_a_step_more_or_less(self):
        for step in (-STEP, STEP):
            row, other = self.more("boot of a 256 KiB image", step)
            self.assertTrue(self.changed(row, other.replace("90 %", "91 %")))

    def test_no_key_takes_two_steps_more(self):
        self.assertFalse(self.changed(*self.more("boot of a 256 KiB image", 2 * STEP)))

    def test_each_byte_counts(self):
        self.assertFalse(self.changed(*self.more("agent: flash", 1)))

    def test_each_word_counts(self):
        self.assertFalse(self.changed("All three P-256 libraries", "Both P-256 libraries"))
        self.assertFalse(self.changed("490 vectors", "489 vectors"))


if __name__ == "__main__":
    unittest.main()
