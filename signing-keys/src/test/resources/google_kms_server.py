"""Plays Google Cloud KMS: google_kms_server.py TOKEN. Its keys are made anew; Google's own client (google_kms_client.py) accepts it.

Paths, requests and answers are read and written by the classes of Google's client library, which are made from the service's
own definition; which hash a key takes, the checksums and the refusals are as the service's documentation says.
"""

import json
from urllib.parse import unquote, urlsplit

import crcmod.predefined
from cloud_server import Refused, serve
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from google.api_core import path_template
from google.cloud.kms_v1.services.key_management_service.transports import rest_base
from google.cloud.kms_v1.types import resources, service
from google.protobuf.json_format import ParseError

Algorithm = resources.CryptoKeyVersion.CryptoKeyVersionAlgorithm
RING = "projects/example.com:devices/locations/europe-west3/keyRings/firmware"
P256, RSA = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 3072)
KEYS = {
    "p256": (Algorithm.EC_SIGN_P256_SHA256, P256),
    "p384": (Algorithm.EC_SIGN_P384_SHA384, ec.generate_private_key(ec.SECP384R1())),
    "ed25519": (Algorithm.EC_SIGN_ED25519, ed25519.Ed25519PrivateKey.generate()),
    "rsa": (Algorithm.RSA_SIGN_PSS_3072_SHA256, RSA),
    "rsa-pkcs1": (Algorithm.RSA_SIGN_PKCS1_3072_SHA256, RSA),
    # Of these something does not arrive as it was sent.
    "damaged-pem": (Algorithm.EC_SIGN_P256_SHA256, P256),
    "damaged-digest": (Algorithm.EC_SIGN_P256_SHA256, P256),
    "damaged-signature": (Algorithm.EC_SIGN_P256_SHA256, P256),
    "other-name": (Algorithm.EC_SIGN_P256_SHA256, P256),
}
METHODS = rest_base._BaseKeyManagementServiceRestTransport
crc32c = crcmod.predefined.mkCrcFun("crc-32c")


def refuse(code, status, message):
    raise Refused(code, error(code, status, message))


def error(code, status, message):
    return json.dumps({"error": {"code": code, "message": message, "status": status}})


def is_request_for(method, http_method, path):
    options = method._get_http_options()
    return any(o["method"].upper() == http_method and path_template.validate(o["uri"], path) for o in options)


def key_of(path):
    name = path.removeprefix("/v1/").removesuffix("/publicKey").removesuffix(":asymmetricSign")
    ring, _, key, _, version = name.rsplit("/", 4)
    if ring != RING or key not in KEYS or version not in ("1", "2"):
        refuse(404, "NOT_FOUND", f"CryptoKeyVersion {name} not found.")
    if version == "2":
        refuse(400, "FAILED_PRECONDITION", f"{name} is not enabled, current state is: DISABLED.")
    return name, key


def public_key(path):
    name, key = key_of(path)
    algorithm, private = KEYS[key]
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return resources.PublicKey(
        name=name.replace("/1", "/3") if key == "other-name" else name,
        pem=pem.decode(),
        algorithm=algorithm,
        pem_crc32c=crc32c(pem) ^ (key == "damaged-pem"),
        protection_level=resources.ProtectionLevel.HSM,
    )


def asymmetric_sign(path, body):
    name, key = key_of(path)
    algorithm, private = KEYS[key]
    try:
        request = service.AsymmetricSignRequest.from_json(body)
    except ParseError as e:
        refuse(400, "INVALID_ARGUMENT", f"Invalid JSON payload received. {e}")
    wanted = {Algorithm.EC_SIGN_ED25519: "", Algorithm.EC_SIGN_P384_SHA384: "sha384"}.get(algorithm, "sha256")
    if (request._pb.digest.WhichOneof("digest") or "") != wanted or bool(request.data) == bool(wanted):
        refuse(400, "INVALID_ARGUMENT", f"{name} takes {wanted or 'data'}.")
    content = getattr(request.digest, wanted) if wanted else request.data
    sent = request.digest_crc32c if wanted else request.data_crc32c
    if sent is not None and sent != crc32c(content):
        refuse(400, "INVALID_ARGUMENT", "The checksum in field digest_crc32c did not match the data in field digest.")
    signature = sign(private, wanted, content)
    verified = sent is not None and key != "damaged-digest"
    return service.AsymmetricSignResponse(
        name=name,
        signature=signature,
        signature_crc32c=crc32c(signature) ^ (key == "damaged-signature"),
        verified_digest_crc32c=verified and bool(wanted),
        verified_data_crc32c=verified and not wanted,
    )


def sign(private, wanted, content):
    if not wanted:
        return private.sign(content)
    hash = utils.Prehashed({"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}[wanted])
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(content, padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH), hash)
    return private.sign(content, ec.ECDSA(hash))


def answer(http_method, target, body):
    parts = urlsplit(target)
    path = unquote(parts.path)
    if is_request_for(METHODS._BaseGetPublicKey, http_method, path):
        message = public_key(path)
    elif is_request_for(METHODS._BaseAsymmetricSign, http_method, path):
        message = asymmetric_sign(path, body)
    else:
        refuse(404, "NOT_FOUND", f"{http_method} {path} is no method of this service.")
    return type(message).to_json(message, use_integers_for_enums="enum-encoding=int" in unquote(parts.query))


serve(answer, error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."))
