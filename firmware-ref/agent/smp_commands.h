/* The handlers behind the one dispatch table. Requests and replies: docs/serial-protocol.md */
#ifndef SEALIFT_SMP_COMMANDS_H
#define SEALIFT_SMP_COMMANDS_H

#include "smp.h"

smp_handler smp_os_echo;
smp_handler smp_os_taskstat;
smp_handler smp_os_reset;
smp_handler smp_os_params;
smp_handler smp_os_info;
smp_handler smp_os_bootloader;

smp_handler smp_image_state_read;
smp_handler smp_image_state_write;
smp_handler smp_image_upload;
smp_handler smp_image_erase;
smp_handler smp_image_slots;

smp_handler smp_stat_show;
smp_handler smp_stat_list;

smp_handler smp_settings_read;
smp_handler smp_settings_write;
smp_handler smp_settings_delete;

smp_handler smp_shell_execute;

smp_handler smp_sealift_identity;
smp_handler smp_sealift_offer;
smp_handler smp_sealift_report;
smp_handler smp_sealift_metrics;
smp_handler smp_sealift_apply;
smp_handler smp_sealift_credentials_read;
smp_handler smp_sealift_credentials_write;
smp_handler smp_sealift_factory_reset;
smp_handler smp_sealift_key;
smp_handler smp_sealift_signed_report;

#endif
