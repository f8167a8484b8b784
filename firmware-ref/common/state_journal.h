/* The append-only counters behind a state record: docs/formats.md, "Journal of counters". */
#ifndef SEALIFT_STATE_JOURNAL_H
#define SEALIFT_STATE_JOURNAL_H

#include "sealift/state.h"

/*
 * Set the totals, the end of the journal and whether the record is sealed.
 * in: state->record and state->sector
 */
void state_journal_read(struct state *state);

/*
 * Note behind the record that it was written and read back: it holds for every later boot. in: both done since the last
 * power-up. A full journal needs no seal: its entries were written behind one.
 */
enum reason state_journal_seal(struct state *state);

#endif
