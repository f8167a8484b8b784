#ifndef FLASH_FILE_H
#define FLASH_FILE_H

/*
 * Read all of the flash file but the bootloader into memory: for boards whose flash QEMU plays by RAM, which it sets
 * back at a reset to what it held when QEMU started.
 */
void flash_file_load(void);

#endif
