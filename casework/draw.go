package casework

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"tongxing/casework/fold"
	"tongxing/casework/programme"
	"tongxing/vault"
)

// draw decides, for every sampled step that has come up, whether this case is the one
// of its block: of each block of cases that come by in an area, one place was chosen
// beforehand by a key that nobody who works on cases knows.
func (r *run) draw() error {
	for _, t := range r.state.Tasks() {
		if t.Kind != fold.Draw {
			continue
		}
		step := r.state.Def.Step(t.Step)
		drawn, err := r.drawn(step.ID, step.Sample.Percent)
		if err != nil {
			return err
		}
		e := fold.Event{ID: r.h.NewID(), Seq: len(r.state.Events) + 1, Kind: fold.KindDrawn, Step: step.ID, Day: r.last(), On: r.last(), Drawn: drawn, By: fold.By{Role: "engine"}}
		r.state.Apply(e)
		if err := r.tell(e); err != nil {
			return err
		}
	}
	return nil
}

// drawnEntry decides for an entry whether it is looked at again.
func (r *run) drawnEntry(step *programme.Step) bool {
	if step.Check == nil || step.Check.Sample == 100 {
		return step.Check != nil
	}
	drawn, err := r.drawn("check "+step.ID, step.Check.Sample)
	r.fail(err)
	return drawn
}

// drawn takes the next place of the area's running block.
func (r *run) drawn(what string, percent int) (bool, error) {
	if percent >= 100 {
		return true, nil
	}
	area := reachOf(r.row.Area, "county")
	var taken int64
	if err := r.tx.Get(&taken, `INSERT INTO sample (programme, step, area, taken) VALUES ($1, $2, $3, 1)
		ON CONFLICT (programme, step, area) DO UPDATE SET taken = sample.taken + 1 RETURNING taken`, r.row.Programme, what, area); err != nil {
		return false, fmt.Errorf("sample: %w", err)
	}
	block := int64(100 / percent)
	key, err := r.h.Keys.Index("sample", vault.Hide(r.row.Programme+"|"+what+"|"+area+"|"+strconv.FormatInt((taken-1)/block, 10)))
	if err != nil {
		return false, err
	}
	return (taken-1)%block == int64(place(key, uint64(block))), nil
}

// place is one of n, by a key.
func place(key string, n uint64) uint64 {
	sum := hmac.New(sha256.New, []byte(key)).Sum(nil)
	return binary.BigEndian.Uint64(sum) % n
}

// moment spreads the events of one day in the order they were told.
func moment(n int) time.Duration { return 9*time.Hour + time.Duration(n)*time.Second }
