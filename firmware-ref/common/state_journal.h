/* The append-only counters behind a state record: docs/formats.md, "Journal of counters". */
#ifndef SEALIFT_STATE_JOURNAL_H
#define SEALIFT_STATE_JOURNAL_H

#include "sealift/state.h"

/*
 * Set the totals and the end of the journal.
 * in: state->record and state->sector
 */
void state_journal_read(struct state *state);

#endif
