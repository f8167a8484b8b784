"""Updates a board with smpclient, a client that knows nothing of Sealift, the way its users do.

usage: smpclient_update.py PORT RUNNING_SLOT_IMAGE OTHER_SLOT_IMAGE

RUNNING_SLOT_IMAGE is linked for the slot that runs and must be refused; OTHER_SLOT_IMAGE is newer and must end up
confirmed. Needs smpclient[serial] of tools/python/requirements.txt. Ends with 0 when every step went as it should.
"""

import asyncio
import sys
import time

from smpclient import SMPClient
from smpclient.exceptions import SMPUploadError
from smpclient.generics import success
from smpclient.requests.image_management import ImageStatesRead, ImageStatesWrite
from smpclient.requests.os_management import (
    BootloaderInformationRead,
    EchoWrite,
    MCUMgrParametersRead,
    ResetWrite,
    TaskStatisticsRead,
)
from smpclient.transport.serial import SMPSerialTransport

INVALID_FLASH_ADDRESS = 25
ANSWER_SECONDS = 5.0  # the full check of two images, on a busy host
BOOT_SECONDS = 30.0


def expect(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")
    print(f"ok: {what}", flush=True)


async def ask(client, request):
    reply = await client.request(request, timeout_s=ANSWER_SECONDS)
    expect(success(reply), f"{type(request).__name__} is answered" if success(reply) else f"{type(request).__name__}: {reply}")
    return reply


async def upload(client, path):
    with open(path, "rb") as file:
        async for _ in client.upload(file.read(), subsequent_timeout_s=ANSWER_SECONDS):
            pass


async def wait_for_boot(client):
    end = time.monotonic() + BOOT_SECONDS
    while time.monotonic() < end:
        try:
            return await client.request(EchoWrite(d="awake"), timeout_s=1.0)
        except TimeoutError:
            pass
    sys.exit(f"failed: the board answers within {BOOT_SECONDS} s of its reset")


async def main(port, wrong_slot, right_slot):
    async with SMPClient(SMPSerialTransport(), port, timeout_s=ANSWER_SECONDS) as client:
        for request in (MCUMgrParametersRead(), BootloaderInformationRead(), TaskStatisticsRead()):
            await ask(client, request)
        before = (await ask(client, ImageStatesRead())).images
        running = next(image for image in before if image.active)
        expect(running.confirmed and running.bootable, "the running image is confirmed")

        try:
            await upload(client, wrong_slot)
            sys.exit("failed: the image for the running slot is refused")
        except SMPUploadError as error:
            expect(error.args[0].err.rc == INVALID_FLASH_ADDRESS, "the image for the running slot is refused with 25")

        await upload(client, right_slot)
        staged = next(image for image in (await ask(client, ImageStatesRead())).images if not image.active)
        expect(staged.bootable and not staged.pending, f"{staged.version} arrived in slot {staged.slot}")
        marked = (await ask(client, ImageStatesWrite(hash=staged.hash))).images
        expect(next(image for image in marked if not image.active).pending, "it is marked for a trial")

        await ask(client, ResetWrite())
        await wait_for_boot(client)
        tried = next(image for image in (await ask(client, ImageStatesRead())).images if image.active)
        expect(tried.hash == staged.hash and not tried.confirmed, "it runs, on trial")
        await ask(client, ImageStatesWrite(hash=tried.hash, confirm=True))
        confirmed = next(image for image in (await ask(client, ImageStatesRead())).images if image.active)
        expect(confirmed.hash == staged.hash and confirmed.confirmed, "it is confirmed")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    asyncio.run(main(*sys.argv[1:]))
