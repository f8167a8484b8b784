# Start of bootloader and applications. The ROM, or handover(), jumps here in machine mode.
    .section .vectors, "a"
    .word __stack_top
    .word __entry               # as an address of the flash: slot-*.ld

    .section .text.startup, "ax"
    .global Reset_Handler
Reset_Handler:
    csrci mstatus, 8            # interrupts off
    .option push
    .option norelax             # gp is what relaxing relies on
    la gp, __global_pointer$
    .option pop
    la sp, __stack_top
    la a0, __data_start
    la a1, __data_load
    la a2, __data_end
    call copy
    la a0, __iram_start
    la a1, __iram_load
    la a2, __iram_end
    call copy
    la a0, __bss_start
    la a1, __bss_end
1:  bgeu a0, a1, 2f
    sw zero, 0(a0)
    addi a0, a0, 4
    j 1b
2:  call main
3:  j 3b

# a0: to, a1: from, a2: end of to. The bootloader's parts are where they belong already: from is to.
copy:
    beq a0, a1, 2f
1:  bgeu a0, a2, 2f
    lw a3, 0(a1)
    sw a3, 0(a0)
    addi a0, a0, 4
    addi a1, a1, 4
    j 1b
2:  ret
