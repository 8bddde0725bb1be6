package msg_test

import (
	"testing"
	"time"

	"tongxing/msg"
)

func TestTextsAreWhole(t *testing.T) {
	if err := msg.Check(); err != nil {
		t.Fatal(err)
	}
}

func TestMissingKeyShowsItself(t *testing.T) {
	if got := msg.ZH.T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("got %q", got)
	}
}

func TestFilling(t *testing.T) {
	if got := msg.EN.T("signin.sms", "code", "123456", "link", "x"); got != "[Tongxing] Your code is 123456, good for 10 minutes. Or open: x" {
		t.Errorf("got %q", got)
	}
}

func TestWriting(t *testing.T) {
	at := time.Date(2024, 1, 2, 1, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{msg.ZH.Day("2024-01-02"), "2024年1月2日"},
		{msg.EN.Day("2024-01-02"), "2 January 2024"},
		{msg.ZH.Day("2024-02-30"), "—"},
		{msg.ZH.Month("2023-12"), "2023年12月"},
		{msg.EN.Month("2023-12"), "December 2023"},
		{msg.ZH.Month("2023"), "2023"},
		{msg.ZH.DayTime(at), "2024年1月2日 09:05"},
		{msg.ZH.Month("2023-12") + msg.ZH.Month(""), "2023年12月"},
		{msg.EN.Month("2024-01"), "January 2024"},
		{msg.ZH.Yuan(170000), "1,700.00元"},
		{msg.EN.WholeYuan(300000), "¥3,000"},
		{msg.EN.Count(-1234567), "-1,234,567"},
		{msg.ZH.Count(999), "999"},
		{msg.ZH.Percent(0.9855), "98.55%"},
		{msg.ZH.Percent(1.22), "122%"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
