"""Decrypts the payload of an MCUboot image as docs/encrypted_images.md of MCUboot says, with pyca/cryptography alone.

imgtool encrypts but cannot decrypt, so this second reading of the specification judges Sealift's encrypted images.
"""

import struct

import click
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def aes_ctr(key, data):
    cipher = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).decryptor()
    return cipher.update(data) + cipher.finalize()


def tlvs(image, offset):
    magic, total = struct.unpack_from("<HH", image, offset)
    end = offset + total
    offset += 4
    while offset < end:
        kind, length = struct.unpack_from("<HH", image, offset)
        yield kind, image[offset + 4 : offset + 4 + length]
        offset += 4 + length


def unwrap(private, kind, data, key_size):
    sha = hashes.SHA512() if kind == 0x34 else hashes.SHA256()
    if kind == 0x32:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data[:65])
        secret, rest = private.exchange(ec.ECDH(), point), data[65:]
    else:
        point = x25519.X25519PublicKey.from_public_bytes(data[:32])
        secret, rest = private.exchange(point), data[32:]
    mac, wrapped = rest[: sha.digest_size], rest[sha.digest_size :]
    assert len(wrapped) == key_size
    keys = HKDF(sha, key_size + sha.digest_size, None, b"MCUBoot_ECIES_v1").derive(secret)
    check = hmac.HMAC(keys[key_size:], sha)
    check.update(wrapped)
    check.verify(mac)
    return aes_ctr(keys[:key_size], wrapped)


@click.command()
@click.argument("key")
@click.argument("infile")
@click.argument("outfile")
def cli(key, infile, outfile):
    with open(infile, "rb") as f:
        image = f.read()
    with open(key, "rb") as f:
        private = serialization.load_pem_private_key(f.read(), None)
    _, _, header, protected, size, flags = struct.unpack_from("<IIHHII", image)
    key_size = {0x4: 16, 0x8: 32}[flags & 0xC]
    kind, data = next(t for t in tlvs(image, header + size + protected) if t[0] in (0x32, 0x33, 0x34))
    payload = aes_ctr(unwrap(private, kind, data, key_size), image[header : header + size])
    with open(outfile, "wb") as f:
        f.write(payload)
