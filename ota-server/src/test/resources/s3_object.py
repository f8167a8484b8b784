"""Looks into the bucket of S3StorageTest, or damages an object in it, with AWS's own client.

argv: endpoint, access key, secret key, then nothing (prints keys and digests) or a key whose object is damaged.
"""

import hashlib
import sys

import boto3

endpoint, access, secret, *damaged = sys.argv[1:]
s3 = boto3.client(
    "s3",
    endpoint_url=endpoint,
    region_name="us-east-1",
    aws_access_key_id=access,
    aws_secret_access_key=secret,
)
for key in damaged:
    s3.put_object(Bucket="firmware", Key=key, Body=b"damaged")
if not damaged:
    for entry in s3.list_objects_v2(Bucket="firmware").get("Contents", []):
        body = s3.get_object(Bucket="firmware", Key=entry["Key"])["Body"].read()
        print(entry["Key"], hashlib.sha256(body).hexdigest())
