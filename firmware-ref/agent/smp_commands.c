#include "smp_commands.h"

const struct smp_command smp_commands[] = {
    {SMP_GROUP_OS, 0, SMP_READ, smp_os_echo},
    {SMP_GROUP_OS, 0, SMP_WRITE, smp_os_echo},
    {SMP_GROUP_OS, 2, SMP_READ, smp_os_taskstat},
    {SMP_GROUP_OS, 5, SMP_WRITE, smp_os_reset},
    {SMP_GROUP_OS, 6, SMP_READ, smp_os_params},
    {SMP_GROUP_OS, 7, SMP_READ, smp_os_info},
    {SMP_GROUP_OS, 8, SMP_READ, smp_os_bootloader},
    {SMP_GROUP_IMAGE, 0, SMP_READ, smp_image_state_read},
    {SMP_GROUP_IMAGE, 0, SMP_WRITE, smp_image_state_write},
    {SMP_GROUP_IMAGE, 1, SMP_WRITE, smp_image_upload},
    {SMP_GROUP_IMAGE, 5, SMP_WRITE, smp_image_erase},
    {SMP_GROUP_IMAGE, 6, SMP_READ, smp_image_slots},
    {SMP_GROUP_STAT, 0, SMP_READ, smp_stat_show},
    {SMP_GROUP_STAT, 1, SMP_READ, smp_stat_list},
    {SMP_GROUP_SETTINGS, 0, SMP_READ, smp_settings_read},
    {SMP_GROUP_SETTINGS, 0, SMP_WRITE, smp_settings_write},
    {SMP_GROUP_SETTINGS, 1, SMP_WRITE, smp_settings_delete},
    {SMP_GROUP_SHELL, 0, SMP_WRITE, smp_shell_execute},
    {SMP_GROUP_SEALIFT, 0, SMP_READ, smp_sealift_identity},
    {SMP_GROUP_SEALIFT, 1, SMP_WRITE, smp_sealift_offer},
    {SMP_GROUP_SEALIFT, 2, SMP_READ, smp_sealift_report},
    {SMP_GROUP_SEALIFT, 3, SMP_READ, smp_sealift_metrics},
    {SMP_GROUP_SEALIFT, 4, SMP_WRITE, smp_sealift_apply},
    {SMP_GROUP_SEALIFT, 8, SMP_READ, smp_sealift_credentials_read},
    {SMP_GROUP_SEALIFT, 8, SMP_WRITE, smp_sealift_credentials_write},
    {SMP_GROUP_SEALIFT, 9, SMP_WRITE, smp_sealift_factory_reset},
    {SMP_GROUP_SEALIFT, 10, SMP_READ, smp_sealift_key},
    {SMP_GROUP_SEALIFT, 11, SMP_READ, smp_sealift_signed_report},
};

const size_t smp_command_count = sizeof smp_commands / sizeof *smp_commands;
