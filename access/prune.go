package access

import (
	"context"
	"fmt"
	"time"

	"tongxing/event"
	"tongxing/store"
)

// OutcomePrune forgets old outcomes: a chore, reached by System alone.
const OutcomePrune Action = "outcome.prune"

// KeptFor is how long a key answers as it did before. A copy that comes later than
// this is taken for a new act.
const KeptFor = 30 * 24 * time.Hour

// pruneAtOnce keeps each transaction short, so that nobody waits behind it.
const pruneAtOnce = 2000

// PruneOutcomes forgets the outcomes of keys older than KeptFor, some at a time; call
// it until it answers 0.
func PruneOutcomes(ctx context.Context, h *House, s Scope) (gone int64, err error) {
	before := store.InstantOf(h.Now().Add(-KeptFor))
	_, err = h.Write(ctx, s, OutcomePrune, func(tx *store.Tx) (Outcome, error) {
		gone, err = tx.Exec(`DELETE FROM outcome WHERE (account, key) IN (SELECT o.account, o.key FROM outcome o WHERE o.at < $1 ORDER BY o.at LIMIT $2)`, before, pruneAtOnce)
		if err != nil {
			return Outcome{}, fmt.Errorf("outcomes: %w", err)
		}
		if gone == 0 {
			return Outcome{Status: "kept"}, nil
		}
		return Outcome{Status: "pruned"}, h.Append(tx, s, event.Fact{Kind: "outcomes.pruned", Subject: "outcome"})
	})
	return gone, err
}
