package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"tongxing/fault"
)

func TestKindSurvivesWrapping(t *testing.T) {
	var bad fault.Fields
	bad.Add("pay_min", "post.bad.pay")
	for _, c := range []struct {
		err  error
		kind fault.Kind
		key  string
	}{
		{fault.NotFound("post"), fault.NotFoundErr, "fault.not_found"},
		{fault.Denied("x.denied"), fault.DeniedErr, "x.denied"},
		{fault.Conflict("x.stale"), fault.ConflictErr, "x.stale"},
		{fault.Unavailable("x.busy"), fault.UnavailableErr, "x.busy"},
		{bad.Err(), fault.InvalidErr, "fault.invalid"},
		{errors.New("disk"), fault.Internal, "fault.internal"},
	} {
		wrapped := fmt.Errorf("verb: %w", c.err)
		key, _ := fault.Message(wrapped)
		if fault.KindOf(wrapped) != c.kind || key != c.key {
			t.Errorf("%v: kind %v key %s, want %v %s", c.err, fault.KindOf(wrapped), key, c.kind, c.key)
		}
	}
	if fields, ok := fault.AsInvalid(fmt.Errorf("w: %w", bad.Err())); !ok || fields[0].Name != "pay_min" {
		t.Error("fields were lost in wrapping")
	}
	if (fault.Fields{}).Err() != nil {
		t.Error("no fields must be no error")
	}
}
