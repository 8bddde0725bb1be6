package hiring_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"tongxing/access"
	"tongxing/employment/hiring"
	"tongxing/fault"
	"tongxing/matching"
	"tongxing/store"
)

// The main job from end to end: sent, opened, met, offered, signed, started, asked
// after a week; each side sees what is theirs.
func TestTheWholeStory(t *testing.T) {
	each(t, func(w *town) {
		look, err := hiring.LookBeforeSend(ctx, w.house, w.as("resident0", hiring.DeliveryPreview), "person0", hiring.Sending{Posts: []string{"post0", "post2"}})
		w.ok(err)
		if look.Parcel.Name != "李女士" || !slices.Equal(look.Parcel.Aids, []string{"stool"}) || !slices.Equal(look.Parcel.Sites, []string{"step_free"}) || look.NotSent[0] != "name" {
			t.Errorf("preview %+v", look)
		}
		out, err := hiring.Send(ctx, w.house, w.as("resident0", hiring.DeliverySend), "person0", hiring.Sending{Posts: []string{"post0", "post2"},
			Matches: map[string]matching.Match{"post0": {Verdict: matching.FitsWith, Score: 71, Weights: 1}}})
		w.ok(err)
		id := out.Record
		story, err := hiring.Show(ctx, w.house, w.as("resident0", hiring.DeliveryShow), id)
		w.ok(err)
		if story.Delivery.State != hiring.Sent || story.Delivery.Score != 71 || len(story.Together) != 1 || story.Next.Who != "employer" || story.Next.Due != "2024-03-11" || story.Parcel.Name != "李女士" {
			t.Errorf("story %+v", story)
		}

		items, err := hiring.Inbox(ctx, w.house, w.as("boss0", hiring.InboxList), hiring.Filter{})
		w.ok(err)
		if len(items) != 1 || items[0].Name != "" || items[0].DaysLeft != 7 || items[0].Waits != "employer" {
			t.Errorf("inbox %+v", items)
		}
		opened, err := hiring.OpenDelivery(ctx, w.house, w.as("boss0", hiring.DeliveryOpen), id)
		w.ok(err)
		if opened.Parcel.Name != "李女士" || opened.State != hiring.Viewed || !opened.Readable {
			t.Errorf("opened %+v", opened)
		}
		if _, err := hiring.OpenDelivery(ctx, w.house, w.as("boss0", hiring.DeliveryOpen), id); err != nil {
			t.Error(err)
		}
		looks, err := access.Looks(ctx, w.house, w.as("resident0", access.LooksSee), "person0", "FALSE", 10)
		w.ok(err)
		if len(looks) != 1 || looks[0].Account != "boss0" {
			t.Errorf("looks %+v", looks)
		}
		items, err = hiring.Inbox(ctx, w.house, w.as("boss0", hiring.InboxList), hiring.Filter{States: []string{hiring.Viewed}})
		w.ok(err)
		if len(items) != 1 || items[0].Name != "李女士" {
			t.Errorf("inbox after opening %+v", items)
		}

		_, err = hiring.Phone(ctx, w.house, w.as("boss0", hiring.ContactReveal), id)
		w.want(err, fault.DeniedErr, "hiring.phone_not_released")
		_, err = hiring.ProposeInterview(ctx, w.house, w.as("boss0", hiring.InterviewPropose), id, w.version(id), hiring.Interview{Slots: slots(2), Way: "place", Place: "溪口路1号", Access: "step_free=yes"})
		w.ok(err)
		_, err = hiring.AnswerInterview(ctx, w.house, w.as("resident0", hiring.InterviewAnswers), id, w.version(id), hiring.InterviewAnswer{Remote: true})
		w.ok(err)
		_, err = hiring.AnswerInterview(ctx, w.house, w.as("resident0", hiring.InterviewAnswers), id, w.version(id), hiring.InterviewAnswer{Choose: 2, Companion: true})
		w.ok(err)
		dates, err := hiring.Interviews(ctx, w.house, w.as("boss0", hiring.InterviewList), "2024-03-01", "2024-03-31")
		w.ok(err)
		if len(dates) != 1 || dates[0].PersonName != "" || dates[0].Chosen != slots(2)[1] || !dates[0].Companion || dates[0].Slots != slots(2) {
			t.Errorf("employer's dates %+v", dates)
		}
		if phone, err := hiring.Phone(ctx, w.house, w.as("boss0", hiring.ContactReveal), id); err != nil || phone != "13900000000" {
			t.Errorf("phone %q %v", phone, err)
		}

		_, err = hiring.MakeOffer(ctx, w.house, w.as("boss0", hiring.OfferMake), id, w.version(id), hiring.Offer{Pay: 250000, StartsOn: "2024-03-11", Contract: "fixed"})
		w.want(err, fault.InvalidErr, "hiring.bad.agreement")
		w.offer(id, "boss0", "resident0")
		placement, err := w.sign(id, "boss0")
		w.ok(err)
		other := story.Together[0].ID
		if n := w.count(`SELECT count(*) FROM delivery WHERE id = $1 AND state = 'obsolete' AND live = 0`, other); n != 1 {
			t.Error("the other delivery is not obsolete")
		}
		if n := w.count(`SELECT count(*) FROM post WHERE id = 'post0' AND state = 'closed' AND filled = 1`); n != 1 {
			t.Error("the full post is still open")
		}
		_, err = hiring.ConfirmStart(ctx, w.later(8), w.as("resident0", hiring.PlacementConfirm), id, w.version(id), "2024-04-01")
		w.want(err, fault.InvalidErr, "hiring.bad.started_on")
		_, err = hiring.ConfirmStart(ctx, w.later(8), w.as("resident0", hiring.PlacementConfirm), id, w.version(id), "2024-03-11")
		w.ok(err)
		if n := w.count(`SELECT first_start FROM placement WHERE id = $1 AND confirmed_by = 'resident0' AND started_on = '2024-03-11'`, placement); n != 1 {
			t.Error("the start does not count")
		}
		w.followups(placement)
	})
}

func (w *town) followups(placement string) {
	w.Helper()
	list, err := hiring.Followups(ctx, w.house, w.as("resident0", hiring.FollowupList), hiring.FollowupFilter{Placement: placement})
	w.ok(err)
	if len(list) != 5 || list[0].DueOn != "2024-03-18" || list[4].Day != 365 {
		w.Fatalf("followups %+v", list)
	}
	_, err = hiring.AnswerFollowup(ctx, w.later(14), w.as("boss0", hiring.FollowupAnswer), list[0].ID, 1, "well", "")
	w.ok(err)
	_, err = hiring.AnswerFollowup(ctx, w.later(14), w.as("resident0", hiring.FollowupAnswer), list[0].ID, 2, "trouble", "站得久")
	w.ok(err)
	theirs, err := hiring.Followups(ctx, w.house, w.as("boss0", hiring.FollowupList), hiring.FollowupFilter{Open: true})
	w.ok(err)
	if len(theirs) != 5 || theirs[0].PersonSays != "" || theirs[0].Note != "" || theirs[0].EmployerSays != "well" || theirs[0].PersonName != "李女士" || theirs[0].Title == "" || theirs[0].StartedOn == "" {
		w.Errorf("the employer reads %+v", theirs)
	}
	_, err = hiring.AnswerFollowup(ctx, w.later(15), w.as("counsellor", hiring.FollowupAnswer), list[0].ID, 3, "well", "给了凳子")
	w.ok(err)
	_, err = hiring.AnswerFollowup(ctx, w.later(31), w.as("resident0", hiring.FollowupAnswer), list[1].ID, 1, "left", "")
	w.ok(err)
	if n := w.count(`SELECT count(*) FROM placement WHERE id = $1 AND ended_on = '2024-04-04'`, placement); n != 1 {
		w.Error("who left is still placed")
	}
}

// Everything that is refused, and why.
func TestWhatIsRefused(t *testing.T) {
	each(t, func(w *town) {
		send := func(resident, person string, in hiring.Sending) error {
			_, err := hiring.Send(ctx, w.house, w.as(resident, hiring.DeliverySend), person, in)
			return err
		}
		w.want(send("resident0", "person0", hiring.Sending{}), fault.InvalidErr, "hiring.bad.posts")
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0", "post0"}}), fault.InvalidErr, "hiring.bad.posts")
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0"}, Aids: []string{"magnifier"}}), fault.InvalidErr, "hiring.bad.aid")
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0"}, Message: "打13900000000"}), fault.InvalidErr, "hiring.bad.message_contact")
		w.want(send("resident0", "person1", hiring.Sending{Posts: []string{"post0"}}), fault.NotFoundErr, "fault.not_found")
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"nowhere"}}), fault.NotFoundErr, "fault.not_found")
		w.want(send("counsellor", "person0", hiring.Sending{Posts: []string{"post0"}}), fault.DeniedErr, "access.consent_needed")
		w.exec(`UPDATE post SET expires_on = '2024-03-03' WHERE id = 'post1'`)
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0", "post1"}}), fault.ConflictErr, "hiring.post_closed")
		if n := w.count(`SELECT count(*) FROM delivery`); n != 0 {
			t.Errorf("%d deliveries of an act that was refused", n)
		}
		w.exec(`UPDATE seeker SET excluded = 'org1' WHERE person = 'person0'`)
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post2"}}), fault.ConflictErr, "hiring.employer_excluded")
		w.exec(`UPDATE employer SET state = 'lapsed' WHERE id = 'org0'`)
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0"}}), fault.ConflictErr, "hiring.employer_not_admitted")
		w.exec(`UPDATE employer SET state = 'admitted' WHERE id = 'org0'`)
		w.exec(`UPDATE consent SET withdrawn_at = 'x' WHERE person = 'person2'`)
		w.want(send("resident2", "person2", hiring.Sending{Posts: []string{"post0"}}), fault.DeniedErr, "hiring.consent_needed")
		w.exec(`UPDATE seeker SET state = 'paused' WHERE person = 'person1'`)
		w.want(send("resident1", "person1", hiring.Sending{Posts: []string{"post0"}}), fault.ConflictErr, "hiring.profile_paused")

		id := w.send(0, "post0")
		w.want(send("resident0", "person0", hiring.Sending{Posts: []string{"post0"}}), fault.ConflictErr, "hiring.already_sent")
		_, err := hiring.Withdraw(ctx, w.house, w.as("counsellor", hiring.DeliveryWithdraw), id, 1, "")
		w.want(err, fault.DeniedErr, "access.consent_needed")
		_, err = hiring.Refuse(ctx, w.house, w.as("boss0", hiring.DeliveryRefuse), id, 1, "disability")
		w.want(err, fault.InvalidErr, "hiring.bad.reason")
		_, err = hiring.Refuse(ctx, w.house, w.as("boss0", hiring.DeliveryRefuse), id, 9, "filled")
		w.want(err, fault.ConflictErr, "access.stale")
		_, err = hiring.Refuse(ctx, w.house, w.as("boss1", hiring.DeliveryRefuse), id, 1, "filled")
		w.want(err, fault.NotFoundErr, "fault.not_found")
		_, err = hiring.ConfirmStart(ctx, w.house, w.as("resident0", hiring.PlacementConfirm), id, 1, "2024-03-04")
		w.want(err, fault.ConflictErr, "hiring.not_now")
		_, err = hiring.ProposeInterview(ctx, w.house, w.as("boss0", hiring.InterviewPropose), id, 1, hiring.Interview{Slots: slots(-1), Way: "place"})
		w.want(err, fault.InvalidErr, "hiring.bad.slot")
		_, err = hiring.Show(ctx, w.house, w.as("resident1", hiring.DeliveryShow), id)
		w.want(err, fault.NotFoundErr, "fault.not_found")
		_, err = w.sign(id, "boss0")
		w.want(err, fault.ConflictErr, "hiring.not_now")
	})
}

// A counsellor with the person's recorded consent acts, and the record says so; a
// guardian's tie is enough.
func TestOnBehalf(t *testing.T) {
	each(t, func(w *town) {
		w.ok(w.db.Write(ctx, func(tx *store.Tx) error {
			return w.house.GiveConsent(tx, w.system(hiring.DeliverySend), area, access.Consent{Person: "person0", Purpose: access.ForBehalf, Proxy: "counsellor", Channel: "voice"})
		}))
		for account, person := range map[string]string{"counsellor": "person0", "guardian": "person1"} {
			out, err := hiring.Send(ctx, w.house, w.as(account, hiring.DeliverySend), person, hiring.Sending{Posts: []string{"post0"}})
			w.ok(err)
			if n := w.count(`SELECT count(*) FROM delivery WHERE id = $1 AND behalf = TRUE AND sent_by = $2`, out.Record, account); n != 1 {
				t.Errorf("%s: the record does not say who acted", account)
			}
			if n := w.count(`SELECT count(*) FROM event WHERE subject = $1 AND keys LIKE $2`, out.Record, "%person:"+person+"%"); n != 1 {
				t.Errorf("%s: the person is not told", account)
			}
		}
	})
}

// Taken back within three days the parcel is unreadable at once, and the post may be
// applied for again; later it is an ordinary withdrawal.
func TestTakingBack(t *testing.T) {
	each(t, func(w *town) {
		id := w.send(0, "post0")
		_, err := hiring.OpenDelivery(ctx, w.house, w.as("boss0", hiring.DeliveryOpen), id)
		w.ok(err)
		_, err = hiring.Write(ctx, w.house, w.as("resident0", hiring.MessageWrite), id, "您好")
		w.ok(err)
		out, err := hiring.Withdraw(ctx, w.later(3), w.as("resident0", hiring.DeliveryWithdraw), id, w.version(id), "")
		w.ok(err)
		if out.Status != "taken_back" {
			t.Errorf("status %s", out.Status)
		}
		opened, err := hiring.OpenDelivery(ctx, w.later(3), w.as("boss0", hiring.DeliveryOpen), id)
		w.ok(err)
		if opened.Readable || opened.Name != "" || opened.Parcel.Headline != "" {
			t.Errorf("still readable: %+v", opened)
		}
		if messages, err := hiring.Thread(ctx, w.later(3), w.as("boss0", hiring.MessageRead), id); err != nil || len(messages) != 0 {
			t.Errorf("thread %v %v", messages, err)
		}
		if n := w.count(`SELECT count(*) FROM event WHERE subject = $1 AND kind = 'delivery.viewed'`, id); n != 1 {
			t.Error("what was viewed left the log")
		}
		second := w.send(0, "post0")
		out, err = hiring.Withdraw(ctx, w.later(4), w.as("resident0", hiring.DeliveryWithdraw), second, 1, "")
		w.ok(err)
		if n := w.count(`SELECT count(*) FROM delivery WHERE id = $1 AND reason = ''`, second); out.Status != hiring.Withdrawn || n != 1 {
			t.Errorf("status %s; a reason nobody gave was kept", out.Status)
		}
	})
}

// The sealed row and the log hold no certificate, id, phone, category or grade.
func TestTheParcelHoldsOnlyWhatWasShown(t *testing.T) {
	each(t, func(w *town) {
		id := w.send(0, "post0")
		var sealed []byte
		w.ok(w.db.Read(ctx, func(tx *store.Tx) error {
			if err := tx.Get(&sealed, `SELECT parcel FROM delivery WHERE id = $1`, id); err != nil {
				return err
			}
			if strings.Contains(string(sealed), "装配") {
				t.Error("the parcel lies open in the database")
			}
			plain, err := w.house.OpenOwn(tx, "person0", "parcel/"+id, sealed)
			for _, bad := range []string{"李小禾", "43030", "1390000", "category", "grade", "certificate"} {
				if strings.Contains(plain, bad) {
					t.Errorf("the parcel holds %q: %s", bad, plain)
				}
			}
			if _, err := w.house.OpenOwn(tx, "person0", "parcel/other", sealed); err == nil {
				t.Error("a parcel opens under another delivery")
			}
			return err
		}))
	})
}

// Twenty copies of one press have one effect and equal answers.
func TestTwentyCopiesOfOneSend(t *testing.T) {
	each(t, func(w *town) {
		s := w.as("resident0", hiring.DeliverySend).Keyed("form-1", "digest")
		outs, errs := make([]access.Outcome, 20), make([]error, 20)
		var all sync.WaitGroup
		for i := range outs {
			all.Go(func() {
				outs[i], errs[i] = hiring.Send(ctx, w.house, s, "person0", hiring.Sending{Posts: []string{"post0", "post2"}})
			})
		}
		all.Wait()
		w.ok(errors.Join(errs...))
		for _, out := range outs {
			if out.Record != outs[0].Record || out.Version != outs[0].Version || out.Status != outs[0].Status {
				t.Errorf("answers differ: %+v %+v", out, outs[0])
			}
		}
		if n := w.count(`SELECT count(*) FROM delivery`); n != 2 {
			t.Errorf("%d deliveries of one press", n)
		}
	})
}

// Two hires at once for one opening: one is signed, the other is told it is full.
func TestTwoHiresForOneOpening(t *testing.T) {
	each(t, func(w *town) {
		ids := []string{w.send(0, "post0"), w.send(1, "post0")}
		for i, id := range ids {
			w.offer(id, "boss0", []string{"resident0", "resident1"}[i])
		}
		s, versions := w.as("boss0", hiring.PlacementHire), []int64{w.version(ids[0]), w.version(ids[1])}
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, id := range ids {
			both.Go(func() {
				_, errs[i] = hiring.Hire(ctx, w.house, s, id, versions[i], hiring.Contract{On: "2024-03-05", Until: "2025-03-10"})
			})
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("errors %v and %v, want one", errs[0], errs[1])
		}
		w.want(errors.Join(errs...), fault.ConflictErr, "hiring.post_full")
		if n := w.count(`SELECT count(*) FROM placement`); n != 1 {
			t.Errorf("%d placements for one opening", n)
		}
	})
}

// A contract that never came to work gives the opening back.
func TestNeverStarted(t *testing.T) {
	each(t, func(w *town) {
		id := w.send(0, "post0")
		w.offer(id, "boss0", "resident0")
		placement, err := w.sign(id, "boss0")
		w.ok(err)
		_, err = hiring.EndPlacement(ctx, w.later(9), w.as("resident0", hiring.PlacementEnd), placement, 1, "2024-03-13")
		w.ok(err)
		if n := w.count(`SELECT count(*) FROM post p JOIN delivery d ON d.post = p.id WHERE p.filled = 0 AND d.state = 'withdrawn' AND d.reason = 'not_started' AND d.live = 0`); n != 1 {
			t.Error("the opening is not free again")
		}
	})
}
