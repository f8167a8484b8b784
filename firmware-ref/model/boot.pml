/*
 * The boot and confirm state machine, for the model checker spin: boot/decide.c, common/state.c, agent/trial.c and the
 * parts of agent/ that touch slots and records, with a power cut possible around and inside each flash operation.
 *
 * Kept: the two records with their order, seals and weak bits; the slots as "that signed image" or "none"; the order of
 * all writes. Left out: bytes, sizes, the journal of counters, cryptography (a slot holds a signed image or it does not).
 * The power-cut simulator (docs/power-cuts.md) runs the real C for those.
 *
 * "atomic" changes nothing that can happen, as nobody runs beside the device and a cut leaves from anywhere: it spares spin
 * to keep the states in between.
 *
 * CMakeLists.txt beside it has it run as it is, with an INTRUDER, and with each MUTANT_..., which must break a rule.
 */

#define NONE 0 /* of images: erased, torn or forged bytes, which no signature covers */
#define OLD 1  /* what the factory put into slot 0; an image's number is also its security counter and version */
#define NEW 2  /* works or not, as chance has it */
#define LAST 3 /* works */
#define NO_SLOT 2

mtype:quality = { blank, torn, weak, sound }; /* weak: whole, but reads whole only some of the times */
mtype:phase = { no_trial, staged, running };

typedef Record {
    mtype:quality quality;
    bool sealed; /* nothing is weak any more */
    byte confirmed_slot, confirmed;
    byte trial_slot, trial;
    mtype:phase phase;
    byte failed; /* the image that was tried and blamed */
    byte counter
};

byte slot[2];
Record record[2];
byte newest;      /* the record with the higher sequence number, whether it reads whole or not */
bool quiet;       /* the power fails no more, and LAST is offered from now on */
bool new_works;

/* What a device holds in RAM between power-up and power cut. */
Record state;
byte current; /* the record that was read */
bool rival;   /* the other one is neither whole nor blank */
byte booted;  /* the slot that runs */
bool on_trial;

/* What nobody on the device knows: for the rules only. */
byte starts; /* of the image that is on trial, since it was staged */
bool intruder;
#define confirmed_last (slot[state.confirmed_slot] == LAST && state.confirmed == LAST && state.phase == no_trial)

#define POWER_FAILS !quiet -> blamed = false; goto power_up
#define CUT if :: POWER_FAILS :: true fi

inline write_record(to) {
    record[to].confirmed_slot = next_confirmed_slot; record[to].confirmed = next_confirmed;
    record[to].trial_slot = next_trial_slot; record[to].trial = next_trial; record[to].phase = next_phase;
    record[to].failed = next_failed; record[to].counter = next_counter
}

inline load() {
    d_step { state.confirmed_slot = 0; known = false; rival = false; current = 0 };
    whole = false;
    if
    :: record[1 - newest].quality == sound -> whole = true
    :: record[1 - newest].quality == weak -> whole = true
    :: record[1 - newest].quality == weak || record[1 - newest].quality == torn -> rival = true
    :: record[1 - newest].quality == blank
    fi;
    if
    :: whole -> current = 1 - newest; known = true
    :: else
    fi;
    whole = false;
    if
    :: record[newest].quality == sound -> whole = true
    :: record[newest].quality == weak -> whole = true
    :: record[newest].quality == weak || record[newest].quality == torn -> rival = true
    :: record[newest].quality == blank
    fi;
    if
    :: whole -> current = newest; known = true
    :: else
    fi;
    if
    :: known -> copy_state()
    :: else
    fi
}

inline copy_state() {
    d_step {
        state.confirmed_slot = record[current].confirmed_slot; state.confirmed = record[current].confirmed;
        state.trial_slot = record[current].trial_slot; state.trial = record[current].trial;
        state.phase = record[current].phase; state.failed = record[current].failed;
        state.counter = record[current].counter; state.sealed = record[current].sealed
    }
}

/* The next record starts as a copy of the one in force. */
inline prepare() {
    d_step {
        next_confirmed_slot = state.confirmed_slot; next_confirmed = state.confirmed;
        next_trial_slot = state.trial_slot; next_trial = state.trial; next_phase = state.phase;
        next_failed = state.failed; next_counter = state.counter
    }
}

/* state.c: seal() */
inline seal() {
    if
    :: !state.sealed ->
        CUT;
        record[current].quality = sound; /* the same bits once more */
        CUT;
        record[current].sealed = true;
        state.sealed = true
    :: else
    fi
}

/* state.c: state_save() */
inline save() {
#ifndef MUTANT_NOT_SEALED
    seal();
#endif
    CUT;
#ifdef MUTANT_IN_PLACE
    other = current;
#else
    other = 1 - current;
#endif
    record[other].sealed = false;
    if
    :: record[other].quality = blank
    :: !quiet -> record[other].quality = torn; POWER_FAILS
    :: !quiet && record[other].quality == sound -> record[other].quality = weak; POWER_FAILS
    fi;
    CUT;
    d_step { write_record(other); newest = other };
    if
    :: record[other].quality = sound
    :: !quiet -> record[other].quality = torn; POWER_FAILS
    :: !quiet -> record[other].quality = weak; POWER_FAILS
    fi;
    d_step { current = other; rival = false };
    copy_state();
    CUT;
    record[other].sealed = true;
    state.sealed = true
}

#define acceptable(s) (slot[s] != NONE && slot[s] >= state.counter)

/* decide.c: start_trial(), with fail_trial() when the image is not what was staged */
inline start_trial() {
    prepare();
#ifdef MUTANT_STAGED_NOT_CHECKED
    if
    :: true ->
#else
    if
    :: acceptable(state.trial_slot) && slot[state.trial_slot] == state.trial ->
#endif
        next_phase = running;
#ifndef MUTANT_NOT_MARKED
        save();
#endif
        booted = state.trial_slot;
        on_trial = true
    :: else ->
        next_phase = no_trial; next_trial_slot = NO_SLOT; next_trial = NONE;
        save()
    fi
}

/* decide.c: start_confirmed() */
inline start_confirmed() {
#ifdef MUTANT_CONFIRMED_NOT_CHECKED
    if
    :: true -> booted = state.confirmed_slot
#else
    if
    :: acceptable(state.confirmed_slot) && slot[state.confirmed_slot] == state.confirmed -> booted = state.confirmed_slot
    :: else ->
        assert(intruder); /* rule 2: no update destroys the confirmed image */
        if
        :: acceptable(1 - state.confirmed_slot) ->
            booted = 1 - state.confirmed_slot;
            prepare();
            next_confirmed_slot = booted; next_confirmed = slot[booted];
            save()
        :: else
        fi
#endif
    fi
}

/* decide.c: start_best() */
inline start_best() {
    assert(intruder); /* rule 2: the state is never lost */
    if
    :: slot[0] != NONE && slot[0] >= slot[1] -> booted = 0
    :: slot[1] != NONE && slot[1] > slot[0] -> booted = 1
    :: else
    fi;
    if
    :: booted != NO_SLOT ->
        d_step {
            state.sealed = true;
            next_confirmed_slot = booted; next_confirmed = slot[booted];
            next_trial_slot = NO_SLOT; next_trial = NONE; next_phase = no_trial;
            next_failed = NONE; next_counter = slot[booted]
        };
        save()
    :: else
    fi
}

/* decide.c: boot_decide(). A trial that runs was not confirmed. */
inline decide() {
    d_step { booted = NO_SLOT; on_trial = false };
    load();
    if
    :: !known -> start_best()
    :: known ->
        if
        :: state.phase == running ->
            prepare();
            d_step {
#ifdef MUTANT_BLAMES_POWER_CUTS
                next_failed = state.trial;
#else
                if
                :: blamed -> next_failed = state.trial
                :: else
                fi;
#endif
                next_phase = no_trial; next_trial_slot = NO_SLOT; next_trial = NONE
            };
            save();
            blamed = false
        :: state.phase == staged -> start_trial()
        :: else
        fi;
        if
        :: booted == NO_SLOT -> start_confirmed()
        :: else
        fi
    fi
}

/* Whoever can write the flash leaves what they like in slots and records; the bootloader itself stays as it is. */
inline break_in() {
    intruder = true;
    if
    :: select(drawn : NONE .. LAST); slot[0] = drawn; select(drawn : NONE .. LAST); slot[1] = drawn
    :: true
    fi;
    if
    :: d_step { other = 0 } :: d_step { other = 1 }
    fi;
    if
    :: record[other].quality = torn
    :: record[other].quality = sound;
       select(drawn : 0 .. 1); record[other].confirmed_slot = drawn;
       select(drawn : OLD .. LAST); record[other].confirmed = drawn; record[other].counter = drawn;
       if
       :: record[other].phase = no_trial
       :: record[other].phase = staged; record[other].trial_slot = 1 - record[other].confirmed_slot;
          select(drawn : OLD .. LAST); record[other].trial = drawn
       fi
    :: true
    fi
}

/* download.c: the slot that does not run is erased and written; never while a trial runs. */
inline download(image) {
    if
    :: state.phase != running ->
        CUT;
#ifdef MUTANT_WRONG_SLOT
        slot[state.confirmed_slot] = NONE;
        CUT;
        slot[state.confirmed_slot] = image;
#else
        slot[1 - booted] = NONE;
        CUT;
        slot[1 - booted] = image;
#endif
        CUT
    :: else
    fi
}

/* update.c: update_apply() */
inline stage() {
    if
    :: state.phase != running && acceptable(1 - booted) && slot[1 - booted] >= slot[booted] &&
       slot[1 - booted] != state.failed ->
        prepare();
        next_trial_slot = 1 - booted; next_trial = slot[1 - booted]; next_phase = staged;
        d_step { starts = 0; blamed = false };
        save()
    :: else
    fi
}

/* trial.c: confirm(), and state_confirm() */
inline confirm() {
    prepare();
    d_step {
        next_confirmed_slot = state.trial_slot; next_confirmed = state.trial;
        next_trial_slot = NO_SLOT; next_trial = NONE; next_phase = no_trial;
        if
        :: slot[booted] > next_counter -> next_counter = slot[booted]
        :: else
        fi
    };
    save()
}

#define works(image) (image == OLD || image == LAST || new_works)

active proctype device() {
    bool known, whole, blamed;
    byte other, offered, drawn;
    byte next_confirmed_slot, next_confirmed, next_trial_slot, next_trial, next_failed, next_counter;
    mtype:phase next_phase;

    d_step {
        slot[0] = OLD; slot[1] = NONE;
        record[0].quality = sound; record[0].sealed = true; record[0].confirmed_slot = 0; record[0].confirmed = OLD;
        record[0].trial_slot = NO_SLOT; record[0].trial = NONE; record[0].phase = no_trial; record[0].counter = OLD;
        record[1].quality = blank; record[1].trial_slot = NO_SLOT; record[1].phase = no_trial;
        newest = 0
    };
    if
    :: new_works = true
    :: new_works = false
    fi;

power_up:
    if
    :: quiet = true
    :: !quiet
    fi;
#ifdef INTRUDER
    if
    :: !intruder -> atomic { break_in() }
    :: intruder
    fi;
#endif
    atomic { decide() };

    /* The jump. */
    if
    :: booted == NO_SLOT ->
        assert(intruder); /* rule 2: never without a bootable image */
        goto dead
    :: else
    fi;
    assert(slot[booted] != NONE);                          /* rule 1: nothing runs that was not signed */
    assert(intruder || slot[booted] == state.confirmed || on_trial); /* and only what was confirmed or staged */
    assert(intruder || slot[booted] >= state.counter);     /* and nothing older than what was confirmed */
    if
    :: on_trial ->
        starts++;
        assert(intruder || starts == 1); /* and no image is tried twice for one staging */
        if
        :: works(slot[booted])
        :: !works(slot[booted]) ->
            blamed = true; /* a crash, hang or failed self-test leaves its reason */
            goto power_up
        fi
    :: else
    fi;

    /* agent.c: state_settle() */
    atomic {
        seal();
        if
        :: rival -> prepare(); save()
        :: else
        fi;
        if
        :: on_trial && state.phase == running -> confirm()
        :: else
        fi
    };

    /* An operator who offers releases, and restarts the device when it likes. */
end_work:
    do
    :: POWER_FAILS
    :: !quiet -> atomic { offered = NEW; download(offered); stage() }
    :: !(confirmed_last) ->
        atomic {
            if
            :: slot[1 - booted] == LAST
            :: slot[1 - booted] != LAST -> offered = LAST; download(offered)
            fi;
            stage()
        };
        goto power_up
    :: confirmed_last && quiet -> goto finished
    od;

finished:
    true;
dead:
    true
}

/* Every update can be completed: once the power stays, the last release is confirmed. */
ltl completes { [] (quiet -> <> (confirmed_last)) }
