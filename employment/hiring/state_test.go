package hiring

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tongxing/fault"
	"tongxing/msg"
	"tongxing/store"
)

// Every state × side: what may be done, written out whole, so that a rule added or
// lost shows here.
func TestWhoMayDoWhatWhen(t *testing.T) {
	for _, c := range []struct {
		state, who string
		want       []string
	}{
		{Sent, byEmployer, []string{doOpen, doRefuse, doPropose}},
		{Sent, byPerson, []string{doTake}},
		{Viewed, byEmployer, []string{doRefuse, doPropose, doOffer}},
		{Viewed, byPerson, []string{doTake}},
		{Invited, byEmployer, []string{doRefuse, doPropose, doOffer}},
		{Invited, byPerson, []string{doAsk, doAgree, doDecline, doTake}},
		{Agreed, byEmployer, []string{doRefuse, doPropose, doOffer}},
		{Agreed, byPerson, []string{doTake}},
		{Offered, byEmployer, []string{doRefuse}},
		{Offered, byPerson, []string{doAccept, doReject, doTake}},
		{Accepted, byEmployer, []string{doRefuse, doHire}},
		{Accepted, byPerson, []string{doTake}},
		{Hired, byEmployer, []string{doFail}},
		{Hired, byPerson, []string{doConfirm, doFail}},
		{Hired, bySystem, nil},
		{Sent, bySystem, []string{doLapse, doElse}},
		{Agreed, bySystem, []string{doElse}},
	} {
		if got := verbs(c.state, c.who); !slices.Equal(got, c.want) {
			t.Errorf("%s in %s: %v, want %v", c.who, c.state, got, c.want)
		}
	}
	for _, state := range []string{Started, Refused, Withdrawn, Lapsed, Obsolete} {
		for _, who := range []string{byPerson, byEmployer, bySystem} {
			if got := verbs(state, who); got != nil {
				t.Errorf("%s in %s: %v, but it is over", who, state, got)
			}
		}
	}
}

// model is the story as one would tell it, kept apart from the table.
type model struct{ over, contract, offer, accepted bool }

// Any run of verbs keeps the story's sense: nothing moves what is over, a contract
// needs an accepted offer, a start needs a contract, and only the person can
// accept, agree or confirm.
func TestAnyRunKeepsTheStorysSense(t *testing.T) {
	var all []string
	for _, r := range deliveryRules {
		if !slices.Contains(all, r.verb) {
			all = append(all, r.verb)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		state, m := Sent, model{}
		for range rapid.IntRange(1, 25).Draw(t, "length") {
			verb := rapid.SampledFrom(all).Draw(t, "verb")
			who := rapid.SampledFrom([]string{byPerson, byEmployer, bySystem}).Draw(t, "who")
			next, err := after(state, verb, who)
			if err != nil {
				if fault.KindOf(err) != fault.ConflictErr {
					t.Fatalf("%s by %s in %s: %v", verb, who, state, err)
				}
				continue
			}
			switch {
			case m.over:
				t.Fatalf("%s moved %s, which is over", verb, state)
			case next == Hired && !m.accepted, next == Started && !m.contract, next == Accepted && !m.offer:
				t.Fatalf("%s in %s skipped a step", verb, state)
			case slices.Contains([]string{Agreed, Accepted, Started}, next) && who != byPerson:
				t.Fatalf("%s spoke for the person", who)
			case m.contract && who == bySystem:
				t.Fatalf("%s undid a contract", verb)
			}
			m.offer = next == Offered
			m.accepted = next == Accepted
			m.contract = m.contract || next == Hired
			m.over = !under(next)
			state = next
		}
	})
}

func TestReplyDueSkipsTheWeekend(t *testing.T) {
	for sent, want := range map[store.Day]store.Day{"2024-03-04": "2024-03-11", "2024-03-02": "2024-03-11", "2024-03-03": "2024-03-11", "2024-03-08": "2024-03-15"} {
		if got := ReplyDue(sent); got != want {
			t.Errorf("sent %s: due %s, want %s", sent, got, want)
		}
	}
}

func TestHowLongTheParcelMayBeRead(t *testing.T) {
	closed, _ := store.ParseInstant("2024-03-10T02:00:00.000000Z")
	for _, c := range []struct {
		state, reason string
		today         store.Day
		want          bool
	}{
		{Sent, "", "2024-03-10", true}, {Hired, "", "2024-06-10", true}, {Started, "", "2024-06-10", true},
		{Refused, "filled", "2024-04-09", true}, {Refused, "filled", "2024-04-10", false},
		{Withdrawn, "pay", "2024-04-09", true}, {Withdrawn, "pay", "2024-04-10", false}, {Withdrawn, takenBack, "2024-03-10", false},
		{Lapsed, "", "2024-03-10", false}, {Obsolete, "", "2024-03-10", false},
	} {
		d := Delivery{State: c.state, Reason: c.reason, SentOn: "2024-03-01", ClosedAt: closed}
		if got := d.readable(c.today); got != c.want {
			t.Errorf("%s %s on %s: readable %v", c.state, c.reason, c.today, got)
		}
	}
}

func TestCourtesyHidesTheGivenName(t *testing.T) {
	for name, want := range map[string]string{"李小禾": "李女士", "欧阳平": "欧阳女士", "王": "王女士", "": "女士"} {
		if got := courtesy(name, "female"); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestWhatACounsellorReadsFirst(t *testing.T) {
	for text, want := range map[string]string{
		"明天上午九点见": "", "工资2500元,每天8小时": "", "2024-03-11 上班": "", "我的电话13900000001": "number", "139 0000 0001": "number", "１３９００００００００１": "number",
		"幺三九零零零零零零零幺": "number", "看 www.example.com": "link", "发到 a@b.cn": "link", "加我微信": "contact", "先交押金": "fee", "a small fee first": "fee", "coffee break": "",
	} {
		got := ""
		if codes := suspects(text); len(codes) > 0 {
			got = codes[0]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Every code that a page words has its texts.
func TestEveryCodeHasItsWords(t *testing.T) {
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, "hiring."+prefix+"."+c)
		}
	}
	add("state", States...)
	add("reason", Reasons...)
	add("withdrawn", append([]string{takenBack, offerDeclined, doFail}, WithdrawReasons...)...)
	add("not_sent", append([]string{"name"}, notSent...)...)
	add("channel", Channels...)
	add("step", "send")
	for _, r := range deliveryRules {
		add("step", r.verb)
	}
	for _, state := range States {
		n := Delivery{State: state, SentOn: "2024-03-04"}.next(store.Instant{}, "")
		add("next", n.Act)
		if n.Late != "" {
			add("late", n.Late)
		}
	}
	for _, k := range needs {
		add("need", k.kind)
		add("act", k.kind)
	}
	for _, sign := range signs {
		add("flag", sign.kind)
	}
	for _, r := range suspectRules {
		add("held", r.code)
	}
	for _, key := range keys {
		if !msg.Has(key) {
			t.Errorf("no text for %s", key)
		}
	}
	if len(Reasons) < 14 {
		t.Errorf("%d reasons, want at least 14", len(Reasons))
	}
}
