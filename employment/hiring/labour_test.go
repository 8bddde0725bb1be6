package hiring

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tongxing/store"
)

func TestWorkdays(t *testing.T) {
	for _, c := range []struct {
		from, to store.Day
		want     int
	}{
		{"2024-03-04", "2024-03-04", 0}, // a Monday, the same day
		{"2024-03-04", "2024-03-05", 1},
		{"2024-03-08", "2024-03-11", 1}, // Friday to Monday
		{"2024-03-08", "2024-03-10", 0}, // Friday to Sunday
		{"2024-03-09", "2024-03-11", 1}, // Saturday to Monday
		{"2024-03-04", "2024-03-11", 5},
		{"2024-03-04", "2024-03-19", 11},
		{"2024-02-28", "2024-03-01", 2}, // over a leap day
		{"2024-03-05", "2024-03-04", 0}, // never negative
		{"", "2024-03-04", 0}, {"2024-03-04", "", 0},
	} {
		if got := workdays(c.from, c.to); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) { // one by one is the oracle
		from := store.Day("2023-01-01").AddDays(rapid.IntRange(0, 700).Draw(t, "from"))
		n, want := rapid.IntRange(0, 200).Draw(t, "days"), 0
		for i := 1; i <= n; i++ {
			if d := from.AddDays(i).Time().Weekday(); d != time.Saturday && d != time.Sunday {
				want++
			}
		}
		if got := workdays(from, from.AddDays(n)); got != want {
			t.Fatalf("%s + %d: %d, want %d", from, n, got, want)
		}
	})
}

func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		sorted         []int
		total, p, want int
	}{
		{nil, 0, 50, -1}, {nil, 4, 50, -1},
		{[]int{3}, 1, 50, 3}, {[]int{3}, 1, 90, 3},
		{[]int{1, 2, 3, 4}, 4, 50, 2}, {[]int{1, 2, 3, 4}, 4, 90, 4},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10, 90, 9},
		{[]int{1, 2}, 4, 50, 2},         // half are silent: the median is the last answer
		{[]int{1, 2}, 5, 50, -1},        // more than half are silent: there is none
		{[]int{1, 2, 3, 4}, 5, 90, -1},  // one in five is silent
		{[]int{0, 0, 0, 0, 0}, 5, 1, 0}, // the first
	} {
		if got := quantile(c.sorted, c.total, c.p); got != c.want {
			t.Errorf("%v of %d at %d: %d, want %d", c.sorted, c.total, c.p, got, c.want)
		}
	}
}

func at(day store.Day, hour int) store.Instant {
	if day == "" {
		return store.Instant{}
	}
	return store.InstantOf(day.Time().Add(time.Duration(hour) * time.Hour))
}

// What became of a delivery, as far as its answer goes; today is 2024-03-20.
func TestAnswerKinds(t *testing.T) {
	for name, c := range map[string]struct {
		sent, answered, closed store.Day
		hour                   int
		state, want            string
	}{
		"answered at once":                        {"2024-03-04", "2024-03-04", "", 10, Invited, "in_time"},
		"on the last evening in China":            {"2024-03-04", "2024-03-11", "", 23, Refused, "in_time"},
		"just after midnight":                     {"2024-03-04", "2024-03-12", "", 0, Refused, "late"},
		"not yet due":                             {"2024-03-18", "", "", 0, Sent, "waiting"},
		"viewed is no answer":                     {"2024-03-04", "", "", 0, Viewed, "silent"},
		"lapsed":                                  {"2024-01-04", "", "2024-03-05", 0, Lapsed, "silent"},
		"taken back":                              {"2024-03-04", "", "2024-03-05", 0, Withdrawn, "left"},
		"hired elsewhere before it was due":       {"2024-03-04", "", "2024-03-08", 0, Obsolete, "left"},
		"withdrawn after a week of silence":       {"2024-03-04", "", "2024-03-14", 0, Withdrawn, "silent"},
		"answered, then withdrawn by the person":  {"2024-03-04", "2024-03-06", "2024-03-07", 0, Withdrawn, "in_time"},
		"answered late, then the person was gone": {"2024-03-04", "2024-03-14", "2024-03-15", 0, Obsolete, "late"},
	} {
		r := answerRow{SentOn: c.sent, Due: ReplyDue(c.sent), AnsweredAt: at(c.answered, c.hour), ClosedAt: at(c.closed, 9), State: c.state}
		if got := r.kind("2024-03-20"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestMeasureReplies(t *testing.T) {
	rows := []answerRow{
		{Person: "a", SentOn: "2024-03-04", Due: "2024-03-11", AnsweredAt: at("2024-03-05", 9), State: Invited},
		{Person: "a", SentOn: "2024-03-04", Due: "2024-03-11", AnsweredAt: at("2024-03-08", 9), State: Refused},
		{Person: "b", SentOn: "2024-03-04", Due: "2024-03-11", AnsweredAt: at("2024-03-14", 9), State: Refused},
		{Person: "b", SentOn: "2024-03-04", Due: "2024-03-11", State: Sent},
		{Person: "c", SentOn: "2024-03-19", Due: "2024-03-26", State: Sent},
		{Person: "c", SentOn: "2024-03-04", Due: "2024-03-11", ClosedAt: at("2024-03-05", 9), State: Withdrawn},
	}
	want := Reply{Sent: 6, People: 3, InTime: 2, Late: 1, Silent: 1, Waiting: 1, Left: 1, Median: 4, P90: -1}
	if got := measureReplies(rows, "2024-03-20"); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := measureReplies(nil, "2024-03-20"); got != (Reply{Median: -1, P90: -1}) {
		t.Errorf("nothing: %+v", got)
	}
}

// Still in work at a day, by the person's own word; the start is 2024-01-01.
func TestStayKinds(t *testing.T) {
	type says = map[int]string
	for name, c := range map[string]struct {
		ended store.Day
		says  says
		day   int
		today store.Day
		want  string
	}{
		"said so on the day":            {"", says{30: "well"}, 30, "2024-02-10", "in"},
		"trouble, but at work":          {"", says{30: "trouble"}, 30, "2024-02-10", "in"},
		"said so later":                 {"", says{90: "well"}, 30, "2024-06-10", "in"},
		"said so earlier only":          {"", says{30: "well"}, 90, "2024-06-10", "unknown"},
		"nobody asked":                  {"", nil, 30, "2024-02-10", "unknown"},
		"could not be reached":          {"", says{90: "unreached"}, 90, "2024-06-10", "unknown"},
		"too early to say":              {"", says{7: "well"}, 30, "2024-01-20", "not_yet"},
		"gone, but too early to count":  {"2024-01-10", nil, 30, "2024-01-20", "not_yet"},
		"ended before":                  {"2024-01-20", says{7: "well"}, 30, "2024-06-10", "left"},
		"ended on the day":              {"2024-01-31", nil, 30, "2024-06-10", "left"},
		"ended after":                   {"2024-03-01", nil, 30, "2024-06-10", "in"},
		"left, told late":               {"2024-04-20", says{30: "well", 90: "left"}, 90, "2024-06-10", "left"},
		"left, told late, at day 30 in": {"2024-04-20", says{30: "well", 90: "left"}, 30, "2024-06-10", "in"},
		"and later gone too":            {"2024-04-20", says{90: "left"}, 180, "2024-12-10", "left"},
	} {
		r := stayRow{StartedOn: "2024-01-01", EndedOn: c.ended, Says: c.says}
		if got := r.kind(c.day, c.today); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Every placement is counted once at every day, whatever is known of it, and who
// stayed never grows with the days when everybody answers everything.
func TestStaysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []stayRow
		today := store.Day("2025-06-01")
		for range rapid.IntRange(0, 20).Draw(t, "n") {
			r := stayRow{StartedOn: store.Day("2024-01-01").AddDays(rapid.IntRange(0, 600).Draw(t, "start")), Says: map[int]string{}}
			lasts := rapid.IntRange(1, 500).Draw(t, "lasts")
			if end := r.StartedOn.AddDays(lasts); end <= today {
				r.EndedOn = end
			}
			for _, day := range FollowupDays {
				if day < lasts && r.StartedOn.AddDays(day) <= today {
					r.Says[day] = "well"
				}
			}
			rows = append(rows, r)
		}
		for _, s := range measureStays(rows, today) {
			if s.Base()+s.NotYet != len(rows) || s.Unknown != 0 {
				t.Fatalf("%+v of %d", s, len(rows))
			}
		}
	})
	if days := measureStays(nil, "2024-01-01"); len(days) != 4 || !slices.Equal([]int{days[0].Day, days[1].Day, days[2].Day, days[3].Day}, []int{30, 90, 180, 365}) {
		t.Errorf("%+v", days)
	}
}
