package programme_test

import (
	"testing"

	"tongxing/casework/programme"
	"tongxing/programmes"
	"tongxing/store"
)

func city(t *testing.T) *programme.Book {
	t.Helper()
	b, err := programme.Load(nil, programmes.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]programme.Span{
		"15d": {N: 15, Unit: "d"}, "10wd": {N: 10, Unit: "wd"}, "3m": {N: 3, Unit: "m"}, "1y": {N: 1, Unit: "y"}, "3660d": {N: 3660, Unit: "d"},
	} {
		if got, err := programme.ParseSpan(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v %v", text, got, err)
		}
	}
	for _, text := range []string{"", "d", "15", "0d", "-1d", "3661d", "1.5d", "15D", "15dw", "15ddd", "15 d", " 15d", "15h", "wd10", "99999999999999999999d", "１５d"} {
		if got, err := programme.ParseSpan(text); err == nil {
			t.Errorf("%q is taken as %v", text, got)
		}
	}
}

// The day after the base is day 1; working days go round the holidays and count the
// weekends worked in their stead; months end with the month.
func TestAfter(t *testing.T) {
	c := city(t).Calendar
	for _, x := range []struct {
		base store.Day
		span string
		want store.Day
	}{
		{"2023-05-08", "1d", "2023-05-09"},
		{"2023-02-28", "1d", "2023-03-01"},
		{"2024-02-28", "1d", "2024-02-29"},
		{"2023-12-31", "1d", "2024-01-01"},
		{"2023-05-08", "1wd", "2023-05-09"}, // Monday
		{"2023-05-12", "1wd", "2023-05-15"}, // Friday: over an ordinary weekend
		{"2023-05-13", "1wd", "2023-05-15"}, // from a Saturday
		{"2023-05-08", "10wd", "2023-05-22"},
		// Spring Festival 2023: off from the 21st to the 27th, the 28th and 29th worked.
		{"2023-01-20", "1wd", "2023-01-28"},
		{"2023-01-20", "2wd", "2023-01-29"},
		{"2023-01-20", "3wd", "2023-01-30"},
		{"2023-01-16", "5wd", "2023-01-28"},
		{"2023-01-16", "10wd", "2023-02-02"},
		{"2023-01-24", "1wd", "2023-01-28"}, // begun on a day off
		{"2023-01-20", "10d", "2023-01-30"}, // natural days know no festival
		// Spring Festival 2024: off from the 10th to the 17th; 4 and 18 February worked.
		{"2024-02-02", "1wd", "2024-02-04"},
		{"2024-02-09", "1wd", "2024-02-18"},
		{"2024-02-09", "5wd", "2024-02-22"},
		// 1 May 2023: worked on 23 April and 6 May.
		{"2023-04-21", "1wd", "2023-04-23"},
		{"2023-04-28", "2wd", "2023-05-05"},
		{"2023-04-28", "3wd", "2023-05-06"},
		// National Day 2023.
		{"2023-09-28", "1wd", "2023-10-07"},
		{"2023-09-28", "2wd", "2023-10-08"},
		{"2023-01-31", "1m", "2023-02-28"},
		{"2024-01-31", "1m", "2024-02-29"},
		{"2023-01-30", "1m", "2023-02-28"},
		{"2023-01-28", "1m", "2023-02-28"},
		{"2023-02-28", "1m", "2023-03-28"}, // the end of February is its 28th, not the month's last
		{"2023-03-31", "1m", "2023-04-30"},
		{"2023-10-31", "4m", "2024-02-29"},
		{"2023-11-30", "3m", "2024-02-29"},
		{"2022-11-30", "3m", "2023-02-28"},
		{"2023-08-15", "12m", "2024-08-15"},
		{"2024-02-29", "1y", "2025-02-28"},
		{"2024-02-29", "4y", "2028-02-29"},
		{"2023-05-08", "1y", "2024-05-08"},
	} {
		span, err := programme.ParseSpan(x.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.After(x.base, span); got != x.want {
			t.Errorf("%s after %s is %s, want %s", x.span, x.base, got, x.want)
		}
	}
	if got := c.After("2023-05-08", programme.Span{}); got != "2023-05-08" {
		t.Errorf("no span after a day is %s", got)
	}
}

func TestBefore(t *testing.T) {
	c := city(t).Calendar
	for _, x := range []struct {
		end  store.Day
		span string
		want store.Day
	}{
		{"2023-12-31", "60d", "2023-11-01"},
		{"2023-03-01", "1d", "2023-02-28"},
		{"2023-03-31", "1m", "2023-02-28"},
		{"2024-03-31", "1m", "2024-02-29"},
		{"2023-01-31", "2m", "2022-11-30"},
		{"2024-02-29", "1y", "2023-02-28"},
		{"2023-01-28", "1wd", "2023-01-20"}, // back over the Spring Festival
		{"2023-01-30", "3wd", "2023-01-20"},
		{"2023-05-15", "1wd", "2023-05-12"},
	} {
		span, err := programme.ParseSpan(x.span)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Before(x.end, span); got != x.want {
			t.Errorf("%s before %s is %s, want %s", x.span, x.end, got, x.want)
		}
	}
}

func TestWorking(t *testing.T) {
	c := city(t).Calendar
	for day, want := range map[store.Day]bool{
		"2023-05-08": true, "2023-05-13": false, "2023-05-14": false,
		"2023-01-23": false, "2023-01-27": false, "2023-01-28": true, "2023-01-29": true,
		"2023-06-22": false, "2023-06-25": true, "2024-02-18": true, "2024-02-12": false,
	} {
		if c.Working(day) != want {
			t.Errorf("%s: working is %v", day, !want)
		}
	}
	if !(programme.Calendar{}).Working("2023-01-23") || (programme.Calendar{}).Working("2023-01-28") {
		t.Error("a calendar of nothing knows Mondays and Saturdays")
	}
}
