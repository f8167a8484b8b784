#include "serial_port.h"
#include <string.h>

#define USART1_SR 0x40011000u
#define USART1_DR 0x40011004u
#define USART1_BRR 0x40011008u
#define USART1_CR1 0x4001100cu
#define GPIOA_MODER 0x40020000u
#define GPIOA_AFRH 0x40020024u
#define RCC_AHB1RSTR 0x40023810u
#define RCC_APB2RSTR 0x40023824u
#define RCC_AHB1ENR 0x40023830u
#define RCC_APB2ENR 0x40023844u
#define NVIC_ISER1 0xe000e104u
#define NVIC_IPR9 0xe000e424u

#define SR_ERRORS 0xfu /* parity, framing, noise, overrun: reading the status, then the data clears them */
#define SR_ORE (1u << 3)
#define SR_RXNE (1u << 5)
#define SR_TC (1u << 6)
#define SR_TXE (1u << 7)
#define CR1_RE (1u << 2)
#define CR1_TE (1u << 3)
#define CR1_RXNEIE (1u << 5)
#define CR1_UE (1u << 13)
#define CR1_USED (CR1_RE | CR1_TE | CR1_RXNEIE | CR1_UE)

#define AHB1_GPIOA (1u << 0)
#define APB2_USART1 (1u << 4)
#define AHB1ENR_RESET 0x00100000u /* CCM RAM */
#define MODER_RESET 0xa8000000u   /* the debug port */
#define PINS_MODE (15u << 18)     /* PA9 and PA10 */
#define PINS_MODE_ALTERNATE (10u << 18)
#define PINS_FUNCTION (0xffu << 4)
#define PINS_FUNCTION_USART1 (0x77u << 4)

#define NVIC_USART1 (1u << 5) /* 37 */
#define PRIORITY_USART1 (0xffu << 8)
#define PRIORITY_IMPLEMENTED 0xf0f0f0f0u

#define READS_PER_BYTE 10u
#define CALLS_MAX 4u
#define SENT_MAX 64u

static enum serial_fault fault;
static void (*vector)(void);
static uint32_t ahb1enr, apb2enr, ahb1rstr, apb2rstr;
static uint32_t moder, afrh;
static uint32_t sr, brr, cr1;
static uint32_t iser, ipr;
static uint8_t received, shifting, waiting;
static uint32_t reads_left; /* until the byte that is being shifted out has left; 0: none is */
static bool status_read;    /* since the errors came */
static bool held;
static char sent[SENT_MAX + 1];
static size_t sent_length;
static const char *violation;

static void require(bool allowed, const char *otherwise) {
    if (!allowed && violation == NULL) {
        violation = otherwise;
    }
}

static void reset_usart(void) {
    sr = SR_TXE | SR_TC;
    brr = cr1 = reads_left = 0;
}

static void reset_pins(void) {
    moder = MODER_RESET;
    afrh = 0;
}

void serial_reset(enum serial_fault with_fault, void (*handler)(void)) {
    fault = with_fault;
    vector = handler;
    ahb1enr = AHB1ENR_RESET;
    apb2enr = ahb1rstr = apb2rstr = iser = ipr = 0;
    held = status_read = false;
    memset(sent, 0, sizeof sent);
    sent_length = 0;
    violation = NULL;
    reset_usart();
    reset_pins();
}

const char *serial_violation(void) {
    return violation;
}

bool serial_as_after_reset(void) {
    return ahb1enr == AHB1ENR_RESET && apb2enr == 0 && ahb1rstr == 0 && apb2rstr == 0 && moder == MODER_RESET &&
           afrh == 0 && sr == (SR_TXE | SR_TC) && brr == 0 && cr1 == 0 && iser == 0 && ipr == 0;
}

bool serial_connected(void) {
    return (cr1 & (CR1_UE | CR1_TE | CR1_RE)) == (CR1_UE | CR1_TE | CR1_RE) &&
           (moder & PINS_MODE) == PINS_MODE_ALTERNATE && (afrh & PINS_FUNCTION) == PINS_FUNCTION_USART1;
}

uint32_t serial_baud(uint32_t bus_hz) {
    return brr == 0 ? 0 : bus_hz / brr; /* 30.3.4, with OVER8 = 0: mantissa and fraction are sixteenths */
}

const char *serial_sent(void) {
    return sent;
}

unsigned serial_priority(void) {
    return (ipr & PRIORITY_USART1) >> 12;
}

static bool interrupts(void) {
    return (iser & NVIC_USART1) != 0 && (cr1 & CR1_RXNEIE) != 0 && (sr & (SR_RXNE | SR_ORE)) != 0;
}

static void interrupt(void) {
    for (unsigned i = 0; i < CALLS_MAX && interrupts() && !held; i++) {
        vector();
    }
    require(!interrupts() || held, "interrupt that never ends");
}

void serial_arrive(uint8_t byte, uint32_t how) {
    if ((cr1 & CR1_UE) == 0 || (cr1 & CR1_RE) == 0) {
        return;
    }
    status_read = false;
    if ((sr & SR_RXNE) != 0) {
        sr |= SR_ORE; /* the byte before is kept, this one is lost */
    } else {
        received = byte;
        sr |= SR_RXNE | how;
    }
    interrupt();
}

void serial_lose_one(void) {
    status_read = false;
    sr |= SR_ORE;
    interrupt();
}

void serial_hold(bool now) {
    held = now;
    interrupt();
}

static void shift(uint8_t byte) {
    shifting = byte;
    reads_left = READS_PER_BYTE;
    sr &= ~SR_TC;
}

static uint32_t read_status(void) {
    status_read = true;
    if (reads_left != 0 && fault != SERIAL_NEVER_SENDS && --reads_left == 0) {
        if (sent_length < SENT_MAX) {
            sent[sent_length++] = (char)shifting;
        }
        if ((sr & SR_TXE) == 0) {
            shift(waiting);
            sr |= SR_TXE;
        } else {
            sr |= SR_TC;
        }
    }
    return sr;
}

static uint32_t read_data(void) {
    sr &= ~(SR_RXNE | (status_read ? SR_ERRORS : 0));
    return received;
}

static void write_data(uint32_t value) {
    require((cr1 & CR1_UE) != 0 && (cr1 & CR1_TE) != 0, "byte written to a transmitter that is off");
    require((sr & SR_TXE) != 0 || fault == SERIAL_NEVER_SENDS, "byte written over one that waits");
    if (reads_left == 0) {
        shift((uint8_t)value);
    } else {
        waiting = (uint8_t)value;
        sr &= ~SR_TXE;
    }
}

static void write_cr1(uint32_t value) {
    require((value & ~CR1_USED) == 0, "other than 8 data bits without parity");
    require((value & CR1_UE) == 0 || brr != 0, "switched on without a baud rate");
    require((value & CR1_TE) == 0 || (moder & PINS_MODE) == PINS_MODE_ALTERNATE, "switched on without pins");
    cr1 = value;
    interrupt();
}

static void write_moder(uint32_t value) {
    require(((value ^ moder) & ~PINS_MODE) == 0, "mode of another pin changed");
    require((value & PINS_MODE) != PINS_MODE_ALTERNATE || (afrh & PINS_FUNCTION) == PINS_FUNCTION_USART1,
            "pins connected before their function is chosen");
    moder = value;
}

static void write_afrh(uint32_t value) {
    require(((value ^ afrh) & ~PINS_FUNCTION) == 0, "function of another pin changed");
    afrh = value;
}

/* in: enable, reset: the bits of a peripheral in the registers of its bus; out: whether an access to it counts */
static bool works(uint32_t enable, uint32_t reset) {
    require(enable != 0, "access without a clock");
    require(reset == 0, "access during a reset");
    return enable != 0 && reset == 0;
}

static void write_clock_or_reset(uint32_t address, uint32_t value) {
    bool busy = (sr & SR_TC) == 0 && fault != SERIAL_NEVER_SENDS;
    switch (address) {
    case RCC_AHB1ENR:
        require(((value ^ ahb1enr) & ~AHB1_GPIOA) == 0, "clock of another part changed");
        ahb1enr = value;
        break;
    case RCC_APB2ENR:
        require(((value ^ apb2enr) & ~APB2_USART1) == 0, "clock of another part changed");
        require((value & APB2_USART1) != 0 || !busy, "byte cut off");
        apb2enr = value;
        break;
    case RCC_AHB1RSTR:
        require((value & ~AHB1_GPIOA) == 0, "another part reset");
        ahb1rstr = value;
        if (value != 0) {
            reset_pins();
        }
        break;
    default:
        require((value & ~APB2_USART1) == 0, "another part reset");
        require(value == 0 || !busy, "byte cut off");
        apb2rstr = value;
        if (value != 0) {
            reset_usart();
        }
    }
}

static void write_interrupt(uint32_t address, uint32_t value) {
    if (address == NVIC_ISER1) {
        require((value & ~NVIC_USART1) == 0, "another interrupt enabled");
        iser |= value;
        interrupt();
    } else {
        require(((value ^ ipr) & ~PRIORITY_USART1) == 0, "priority of another interrupt changed");
        ipr = value & PRIORITY_IMPLEMENTED;
    }
}

static void write_port(uint32_t address, uint32_t value) {
    bool of_usart = address < GPIOA_MODER;
    if (!(of_usart ? works(apb2enr & APB2_USART1, apb2rstr) : works(ahb1enr & AHB1_GPIOA, ahb1rstr))) {
        return;
    }
    switch (address) {
    case USART1_DR:
        write_data(value);
        break;
    case USART1_BRR:
        require((cr1 & CR1_UE) == 0, "baud rate changed while on");
        brr = value;
        break;
    case USART1_CR1:
        write_cr1(value);
        break;
    case GPIOA_MODER:
        write_moder(value);
        break;
    default:
        require(address == GPIOA_AFRH, "write to the status");
        write_afrh(value);
    }
}

bool serial_owns(uint32_t address) {
    static const uint32_t own[] = {USART1_SR,    USART1_DR,    USART1_BRR,  USART1_CR1,  GPIOA_MODER, GPIOA_AFRH,
                                   RCC_AHB1RSTR, RCC_APB2RSTR, RCC_AHB1ENR, RCC_APB2ENR, NVIC_ISER1,  NVIC_IPR9};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        if (own[i] == address) {
            return true;
        }
    }
    return false;
}

uint32_t serial_read(uint32_t address) {
    switch (address) {
    case RCC_AHB1ENR:
        return ahb1enr;
    case RCC_APB2ENR:
        return apb2enr;
    case RCC_AHB1RSTR:
        return ahb1rstr;
    case RCC_APB2RSTR:
        return apb2rstr;
    case NVIC_ISER1:
        return iser;
    case NVIC_IPR9:
        return ipr;
    case GPIOA_MODER:
        return works(ahb1enr & AHB1_GPIOA, ahb1rstr) ? moder : 0;
    case GPIOA_AFRH:
        return works(ahb1enr & AHB1_GPIOA, ahb1rstr) ? afrh : 0;
    default:
        break;
    }
    if (!works(apb2enr & APB2_USART1, apb2rstr)) {
        return 0;
    }
    switch (address) {
    case USART1_SR:
        return read_status();
    case USART1_DR:
        return read_data();
    case USART1_BRR:
        return brr;
    default:
        return cr1;
    }
}

void serial_write(uint32_t address, uint32_t value) {
    if (address == NVIC_ISER1 || address == NVIC_IPR9) {
        write_interrupt(address, value);
    } else if (address >= RCC_AHB1RSTR) {
        write_clock_or_reset(address, value);
    } else {
        write_port(address, value);
    }
}
