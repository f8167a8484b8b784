# The tables of traps, at addresses that mtvec takes: exceptions enter at the first place, interrupt line n at place n.
    .section .text.traps, "ax"
    .option norvc

    .balign 256
    .global trap_table
trap_table:
    .rept 32
    j freertos_risc_v_trap_handler
    .endr

    .balign 256
    .global early_trap
early_trap:
    .rept 32
    j 1f
    .endr
1:  la sp, __stack_top
    csrr a0, mcause
    call freertos_risc_v_application_exception_handler
