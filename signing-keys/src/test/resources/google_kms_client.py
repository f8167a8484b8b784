"""Google's own client signs with a key and verifies: google_kms_client.py ENDPOINT TOKEN KEY-VERSION."""

import hashlib
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from google.cloud import kms_v1
from google.cloud.kms_v1.services.key_management_service.transports import KeyManagementServiceRestTransport
from google.oauth2.credentials import Credentials

endpoint, token, name = sys.argv[1:]
transport = KeyManagementServiceRestTransport(
    host=endpoint.removeprefix("http://"), credentials=Credentials(token), url_scheme="http"
)
client = kms_v1.KeyManagementServiceClient(transport=transport)
key = client.get_public_key(name=name)
digest = hashlib.sha256(b"firmware").digest()
signed = client.asymmetric_sign(name=name, digest={"sha256": digest})
public = serialization.load_pem_public_key(key.pem.encode())
public.verify(signed.signature, digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
print(key.algorithm.name, signed.name)
