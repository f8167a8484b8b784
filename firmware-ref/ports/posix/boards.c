/*
 * Makes boards that are processes and keeps them running: boards --count N --image IMAGE --folder FOLDER [--name
 * PREFIX]
 *
 * Each has a name, PREFIX-1 and up; its flash is FOLDER/NAME.flash, with the signed image in slot A where there was no
 * flash before, and its serial line ends at FOLDER/NAME.tty. They run until this program is stopped, which is their
 * power switch; it tells when one ends by itself, which only a fault of its program does, and then ends with 1.
 */
#define _GNU_SOURCE
#include "posix.h"
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include "sealift/identity.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define CHUNK 4096u
#define COUNT_MAX 4000 /* pseudo terminals that Linux gives by default, and some for others */

struct options {
    unsigned count;
    const char *image;
    const char *folder;
    const char *name;
};

static uint8_t *image;
static size_t image_size;

_Noreturn void posix_fail(const char *what, const char *name) {
    fprintf(stderr, "boards: %s %s: %s\n", what, name, strerror(errno));
    exit(EXIT_FAILURE);
}

_Noreturn static void usage(void) {
    fprintf(stderr, "usage: boards --count N --image IMAGE --folder FOLDER [--name PREFIX]   N: 1 to %d\n", COUNT_MAX);
    exit(2);
}

static struct options parse(int count, char **arguments) {
    static const struct option known[] = {{"count", required_argument, NULL, 'c'},
                                          {"image", required_argument, NULL, 'i'},
                                          {"folder", required_argument, NULL, 'f'},
                                          {"name", required_argument, NULL, 'n'},
                                          {0}};
    struct options options = {.name = "board"};
    int letter;
    while ((letter = getopt_long(count, arguments, "", known, NULL)) != -1) {
        switch (letter) {
        case 'c':
            options.count = (unsigned)strtoul(optarg, NULL, 10);
            break;
        case 'i':
            options.image = optarg;
            break;
        case 'f':
            options.folder = optarg;
            break;
        case 'n':
            options.name = optarg;
            break;
        default:
            usage();
        }
    }
    if (optind != count || options.count == 0 || options.count > COUNT_MAX || options.image == NULL ||
        options.folder == NULL || strlen(options.name) > IDENTITY_ID_SIZE - sizeof "-4000") {
        usage();
    }
    return options;
}

static int open_file(const char *path, int flags) {
    int file = open(path, flags | O_CLOEXEC, 0600);
    if (file < 0) {
        posix_fail("cannot open", path);
    }
    return file;
}

static void read_image(const char *path) {
    int file = open_file(path, O_RDONLY);
    off_t size = lseek(file, 0, SEEK_END);
    if (size <= 0 || size > (off_t)flash_geometry.slot[0].size) {
        fprintf(stderr, "boards: %s: no image for a slot of %u bytes\n", path, (unsigned)flash_geometry.slot[0].size);
        exit(EXIT_FAILURE);
    }
    image_size = (size_t)size;
    image = malloc(image_size);
    if (image == NULL || pread(file, image, image_size, 0) != (ssize_t)size) {
        posix_fail("cannot read", path);
    }
    close(file);
}

/* Write bytes as the flash driver keeps them: complemented. */
static void put(int file, uint32_t address, const void *from, size_t length) {
    const uint8_t *bytes = from;
    uint8_t chunk[CHUNK];
    off_t offset = address - flash_geometry.sectors[0].base;
    for (size_t done = 0; done < length; done += sizeof chunk) {
        size_t size = length - done < sizeof chunk ? length - done : sizeof chunk;
        for (size_t i = 0; i < size; i++) {
            chunk[i] = bytes[done + i] ^ FLASH_ERASED;
        }
        if (pwrite(file, chunk, size, offset + (off_t)done) != (ssize_t)size) {
            posix_fail("cannot write", "a flash file");
        }
    }
}

/* Flash as it leaves the factory: the application, and the name of the board. */
static void provision(int file, const char *name) {
    struct identity identity = {.magic = IDENTITY_MAGIC, .layout = IDENTITY_LAYOUT, .length = (uint16_t)strlen(name)};
    struct flash_area last = flash_geometry.sectors[flash_geometry.sector_count - 1];
    memcpy(identity.device_id, name, identity.length);
    identity.crc = crc32(&identity, sizeof identity - sizeof identity.crc);
    if (ftruncate(file, last.base + last.size - flash_geometry.sectors[0].base) != 0) {
        posix_fail("cannot make", "a flash file");
    }
    put(file, flash_geometry.slot[0].base, image, image_size);
    put(file, flash_geometry.identity.base, &identity, sizeof identity);
}

/* A file gets its name when it is whole: who is stopped before makes it again. */
static int open_flash(const char *path, const char *name) {
    char unfinished[PATH_MAX + sizeof ".new"];
    if (access(path, F_OK) == 0) {
        return open_file(path, O_RDWR);
    }
    snprintf(unfinished, sizeof unfinished, "%s.new", path);
    int file = open_file(unfinished, O_RDWR | O_CREAT | O_TRUNC);
    provision(file, name);
    if (rename(unfinished, path) != 0) {
        posix_fail("cannot name", path);
    }
    return file;
}

/* Open a raw pseudo terminal. out: its two ends; the link names the one for whoever talks to the board */
static void open_console(const char *link, int ends[2]) {
    struct termios raw;
    char terminal[PATH_MAX];
    ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (ends[0] < 0 || grantpt(ends[0]) != 0 || unlockpt(ends[0]) != 0 ||
        ptsname_r(ends[0], terminal, sizeof terminal) != 0) {
        posix_fail("cannot make a terminal for", link);
    }
    ends[1] = open_file(terminal, O_RDWR | O_NOCTTY);
    tcgetattr(ends[1], &raw);
    cfmakeraw(&raw);
    tcsetattr(ends[1], TCSANOW, &raw);
    unlink(link);
    if (symlink(terminal, link) != 0) {
        posix_fail("cannot make", link);
    }
}

/* In the child: become the board. */
_Noreturn static void power_on(int bootloader, int flash, const int console[2]) {
    static char *const arguments[] = {"posix-board", NULL};
    static char *const environment[] = {NULL};
    const int files[] = {bootloader, flash, memfd_create("ram", 0), console[0], console[1]};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < (int)(sizeof files / sizeof files[0]); i++) {
        if (dup2(files[i], POSIX_BOOTLOADER + i) < 0) {
            posix_fail("cannot keep open", "a file of the board");
        }
    }
    signal(SIGIO, SIG_IGN);
    fexecve(POSIX_BOOTLOADER, arguments, environment);
    posix_fail("cannot execute", "the bootloader");
}

static void start(const struct options *options, unsigned number, int bootloader) {
    char name[IDENTITY_ID_SIZE];
    char path[PATH_MAX];
    int console[2];
    snprintf(name, sizeof name, "%s-%u", options->name, number);
    snprintf(path, sizeof path, "%s/%s.tty", options->folder, name);
    open_console(path, console);
    snprintf(path, sizeof path, "%s/%s.flash", options->folder, name);
    int flash = open_flash(path, name);
    pid_t board = fork();
    if (board == 0) {
        power_on(bootloader, flash, console);
    } else if (board < 0) {
        posix_fail("cannot start", name);
    }
    close(flash);
    close(console[0]);
    close(console[1]);
}

/* The bootloader lies beside this program. */
static int open_bootloader(void) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    char *name = length <= 0 ? NULL : memrchr(path, '/', (size_t)length);
    if (name == NULL || (size_t)(name - path) + sizeof "/bootloader" > sizeof path) {
        posix_fail("cannot find", "the bootloader");
    }
    memcpy(name, "/bootloader", sizeof "/bootloader");
    return open_file(path, O_RDONLY);
}

int main(int count, char **arguments) {
    struct options options = parse(count, arguments);
    int bootloader = open_bootloader();
    read_image(options.image);
    for (unsigned number = 1; number <= options.count; number++) {
        start(&options, number, bootloader);
    }
    printf("%u boards run\n", options.count);
    fflush(stdout);
    int status;
    pid_t ended = wait(&status);
    fprintf(stderr, "boards: process %d ended by itself, status 0x%x (expected: never)\n", (int)ended,
            (unsigned)status);
    return EXIT_FAILURE;
}
