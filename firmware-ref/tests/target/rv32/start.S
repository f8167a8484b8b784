# QEMU starts here, in machine mode, with everything that the program has already in RAM.
.section .start, "ax"
.global _start
_start:
    .option push
    .option norelax         # gp is what relaxing relies on
    la gp, __global_pointer$
    .option pop
    la sp, __stack_top
    la t0, __bss_start
    la t1, __bss_end
1:  bgeu t0, t1, 2f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 1b
2:  call main
3:  j 3b
