"""Plays Azure Key Vault: azure_vault_server.py TOKEN. Its keys are made anew; Microsoft's own client (azure_vault_client.py) accepts it.

Paths, requests and answers are compared with or made by the classes of Microsoft's client library, which are made from the
service's own definition; which keys sign and the refusals are as the service's documentation says.
"""

import base64
import json
import uuid
from urllib.parse import parse_qs, urlsplit

from azure.keyvault.keys import ApiVersion
from azure.keyvault.keys._generated import models
from azure.keyvault.keys._generated._operations import _operations
from azure.keyvault.keys._generated._utils.model_base import SdkJSONEncoder
from cloud_server import Refused, serve
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

P256 = ec.generate_private_key(ec.SECP256R1())
ALL = ["sign", "verify"]
KEYS = {  # name: type, operations, whether enabled, private key
    "p256": ("EC", ALL, True, P256),
    "p384": ("EC-HSM", ALL, True, ec.generate_private_key(ec.SECP384R1())),
    "p521": ("EC", ALL, True, ec.generate_private_key(ec.SECP521R1())),
    "rsa": ("RSA-HSM", ALL, True, rsa.generate_private_key(65537, 3072)),
    "rsa-2048": ("RSA", ALL, True, rsa.generate_private_key(65537, 2048)),
    "disabled": ("EC", ALL, False, P256),
    "verifies": ("EC", ["verify"], True, P256),
}
VERSIONS = {name: uuid.uuid4().hex for name in KEYS}
HASHES = {"ES256": hashes.SHA256(), "ES384": hashes.SHA384(), "PS256": hashes.SHA256()}
CURVE_OF = {"ES256": "secp256r1", "ES384": "secp384r1"}
VAULT = "https://contoso.vault.azure.net"


def refuse(status, code, message):
    raise Refused(status, error(code, message))


def error(code, message):
    return json.dumps({"error": {"code": code, "message": message}})


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def web_key(name):
    kind, operations, _, private = KEYS[name]
    numbers = private.public_key().public_numbers()
    kid = f"{VAULT}/keys/{name}/{VERSIONS[name]}"
    parts = {"kid": kid, "kty": kind, "key_ops": operations}
    if kind.startswith("RSA"):
        n, e = numbers.n, numbers.e
        return parts | {"n": base64url(n.to_bytes(private.key_size // 8, "big")), "e": base64url(e.to_bytes(3, "big"))}
    size = (private.key_size + 7) // 8
    point = {"x": base64url(numbers.x.to_bytes(size, "big")), "y": base64url(numbers.y.to_bytes(size, "big"))}
    return parts | point | {"crv": f"P-{private.key_size}"}


def sign(name, body):
    kind, operations, enabled, private = KEYS[name]
    if not enabled:
        refuse(403, "Forbidden", "Operation sign is not allowed on a disabled key.")
    if "sign" not in operations:
        refuse(403, "Forbidden", f"Operation sign is not permitted on this key. {operations}")
    parts = json.loads(body)
    algorithm = parts.get("alg")
    if set(parts) != {"alg", "value"} or algorithm not in {a.value for a in models.JsonWebKeySignatureAlgorithm}:
        refuse(400, "BadParameter", f"Property alg or value has an invalid value: {sorted(parts)} {algorithm}")
    digest = models.KeySignParameters(parts).value
    fits = getattr(getattr(private, "curve", None), "name", "RSA") == CURVE_OF.get(algorithm, "RSA")
    if not fits or algorithm not in HASHES or len(digest) != HASHES[algorithm].digest_size:
        refuse(400, "BadParameter", f"Key and signing algorithm are incompatible. {kind} with {algorithm}")
    hash = utils.Prehashed(HASHES[algorithm])
    if kind.startswith("RSA"):
        pss = padding.PSS(padding.MGF1(HASHES[algorithm]), padding.PSS.DIGEST_LENGTH)
        return base64url(private.sign(digest, pss, hash))
    size = (private.key_size + 7) // 8
    r, s = utils.decode_dss_signature(private.sign(digest, ec.ECDSA(hash)))
    return base64url(r.to_bytes(size, "big") + s.to_bytes(size, "big"))


def answer(method, path, body):
    version_of_api = parse_qs(urlsplit(path).query).get("api-version", [""])[0]
    if version_of_api not in {v.value for v in ApiVersion}:
        refuse(400, "BadParameter", f"api-version was not found or has an invalid value: {version_of_api}")
    parts = urlsplit(path).path.removesuffix("/sign").split("/")
    if len(parts) != 4 or parts[1] != "keys":
        refuse(404, "NotFound", path)
    name, version = parts[2:]
    build = _operations.build_key_vault_get_key_request if method == "GET" else _operations.build_key_vault_sign_request
    request = build(name, version, api_version=version_of_api)
    if request.method != method or request.url != path:
        refuse(404, "NotFound", f"{method} {path}, not {request.method} {request.url}")
    if name not in KEYS or version not in ("", VERSIONS[name]):
        refuse(404, "KeyNotFound", f"A key with (name/id) {name}/{version} was not found in this key vault.")
    if method == "GET":
        bundle = models.KeyBundle({"key": web_key(name), "attributes": {"enabled": KEYS[name][2]}})
        return json.dumps(bundle, cls=SdkJSONEncoder)
    result = models.KeyOperationResult({"kid": web_key(name)["kid"], "value": sign(name, body)})
    return json.dumps(result, cls=SdkJSONEncoder)


serve(
    answer,
    error("Unauthorized", "AKV10000: Request is missing a Bearer or PoP token."),
    [("WWW-Authenticate", f'Bearer authorization="https://login.example/tenant", resource="{VAULT}"')],
)
