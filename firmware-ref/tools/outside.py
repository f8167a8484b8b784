"""Which functions of boot/, common/, agent/ and net/ take bytes from outside, out of clang's syntax tree.

A function does that when it reads flash or the RAM that survives a reset, receives from the network, or decodes CBOR, when it uses a parameter of a type that such bytes come
in, or when a static function of its file that it uses reads or decodes. Counted are functions that other files can call; static ones belong to
those.
"""
import json
import subprocess
import sys
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent.parent
FOLDERS = ("boot", "common", "agent", "net")
FOREIGN = {"tls.c"}  # hands bytes to Mbed TLS, and would not compile with the other configuration of it
GENERATED = "build-coverage/generated"
OWN_HEADERS = ["include", "common", "agent", "boot", "net", "ports/cortex-m", "ports/stm32f405", "third_party", "third_party/config", GENERATED]
THIRD_PARTY = FIRMWARE / "build-third-party"
OTHER_HEADERS = ["mbedtls/include", "mbedtls/3rdparty/p256-m/p256-m", "zcbor/include"]
FLAGS = ["-std=gnu11", '-DMBEDTLS_CONFIG_FILE="mbedtls_config_sealift.h"', *(f"-I{folder}" for folder in OWN_HEADERS),
         *(f"-isystem{THIRD_PARTY / folder}" for folder in OTHER_HEADERS)]

READS = {"flash_read", "image_read_or_zero", "kept_boot_report", "kept_reset_note", "kept_alive", "cbor_decode", "cbor_decode_map", "tls_receive"}
CARRIES = ("const uint8_t *", "const void *", "const struct image_header *", "const struct patch_header *", "const struct smp_request *", "struct smp_frame_receiver *",
           "const struct json *", "struct json *", "const struct exchange *", "struct exchange *")


def prepare():
    """The generated header must be there."""
    for command in (["cmake", "--preset", "coverage"], ["cmake", "--build", "--preset", "coverage", "--target", "reason-codes"]):
        done = subprocess.run(command, cwd=FIRMWARE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit(f"'{' '.join(command)}' ended with {done.returncode}:\n{done.stdout}")


def below(node):
    """Every node of a tree, but for parameters that are only named to be ignored: (void)parameter."""
    if node.get("kind") == "CStyleCastExpr" and node.get("type", {}).get("qualType") == "void":
        return
    yield node
    for child in node.get("inner", []):
        yield from below(child)


def defined(source):
    """out: {name: (static, names it uses, parameters of a carrying type that it uses)}"""
    command = ["clang", "-fsyntax-only", "-Xclang", "-ast-dump=json", *FLAGS, str(source)]
    tree = json.loads(subprocess.run(command, cwd=FIRMWARE, stdout=subprocess.PIPE, text=True, check=True).stdout)
    found = {}
    for node in tree["inner"]:
        bodies = [part for part in node.get("inner", []) if part.get("kind") == "CompoundStmt"]
        if node["kind"] != "FunctionDecl" or not bodies or "includedFrom" in node["loc"]:
            continue
        uses = [part["referencedDecl"] for part in below(bodies[0]) if part.get("kind") == "DeclRefExpr"]
        carried = [use["name"] for use in uses if use["kind"] == "ParmVarDecl" and use["type"]["qualType"].startswith(CARRIES)]
        found[node["name"]] = (node.get("storageClass") == "static", {use["name"] for use in uses}, carried)
    return found


def functions():
    """out: {name: file}"""
    takers = {}
    for source in sorted(path for folder in FOLDERS for path in (FIRMWARE / folder).glob("*.c") if path.name not in FOREIGN):
        found = defined(source)

        def reads(name, seen):
            static, uses, _ = found[name]
            return bool(uses & READS) or any(
                other in found and found[other][0] and other not in seen and reads(other, seen | {other}) for other in uses)

        for name, (static, _, carried) in found.items():
            if not static and (carried or reads(name, {name})):
                takers[name] = str(source.relative_to(FIRMWARE))
    return takers
