#include "console.h"
#include "FreeRTOS.h"
#include "sealift/board.h"
#include "semphr.h"
#include "stream_buffer.h"
#include "task.h"
#include <string.h>

/* Two of the largest messages as they travel (1026 bytes, in base64, with markers): one is worked on, one waits. */
#define RECEIVE_SIZE 3072u

static uint8_t receive_storage[RECEIVE_SIZE + 1];
static StaticStreamBuffer_t receive_memory;
static StreamBufferHandle_t received;
static StaticSemaphore_t turn_memory;
static SemaphoreHandle_t turn;
static TaskHandle_t reader;

/* Wakes the reader once a line, not once a byte. A full buffer drops bytes; the frame's CRC finds out. */
static void on_byte(uint8_t byte) {
    BaseType_t woken = pdFALSE;
    xStreamBufferSendFromISR(received, &byte, 1, &woken);
    if (byte == '\n' && reader != NULL) {
        vTaskNotifyGiveFromISR(reader, &woken);
    }
    portYIELD_FROM_ISR(woken);
}

void console_init(void) {
    received = xStreamBufferCreateStatic(RECEIVE_SIZE, 1, receive_storage, &receive_memory);
    turn = xSemaphoreCreateMutexStatic(&turn_memory);
    board_receive(on_byte, APP_SYSCALL_PRIORITY + 1);
}

void console_wait(uint32_t ms) {
    reader = xTaskGetCurrentTaskHandle();
    ulTaskNotifyTake(pdTRUE, pdMS_TO_TICKS(ms));
}

size_t console_read(uint8_t *to, size_t size) {
    return xStreamBufferReceive(received, to, size, 0);
}

void console_begin(void) {
    xSemaphoreTake(turn, portMAX_DELAY);
}

void console_end(void) {
    xSemaphoreGive(turn);
}

void console_write(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        board_put((uint8_t)bytes[i]);
    }
}

void console_log(const char *text) {
    console_begin();
    console_write(text, strlen(text));
    console_write("\n", 1);
    console_end();
}
