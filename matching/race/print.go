package race

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Print writes the report for people: how many times the first engine's time each
// other takes, beside the bar it is held to (by name of engine; none = no bar).
func (r Report) Print(to io.Writer, bars map[string]float64) error {
	rows := map[string]string{"match": "posts", "reverse": "seekers"}[r.Bench]
	fmt.Fprintf(to, "%s: the first 20 over %d %s; reading %d bytes of each once takes %s (%.1f GB/s, one thread, this run); evaluator agreed on %d\n",
		r.Bench, r.Size, rows, FilterBytes, micros(r.FloorUS), r.GBs, r.Checked)
	t := tabwriter.NewWriter(to, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "engine\tp50\tp99\t2 cores/s\tbytes/row\tbuild\tasked\tanswers\ttimes ours\tbar\t")
	for i, e := range r.Engines {
		answers, times, bar := "DIFFER", "", ""
		switch {
		case e.Agree:
			answers = "equal"
		case e.Overlap > 0:
			answers = fmt.Sprintf("%.0f%% of them", 100*e.Overlap)
		}
		if i > 0 && r.Engines[0].P50 > 0 {
			times = fmt.Sprintf("%.0f×", e.P50/r.Engines[0].P50)
		} else if r.FloorUS > 0 {
			times = fmt.Sprintf("floor ×%.1f", e.P50/r.FloorUS)
		}
		if b := bars[e.Name]; b > 0 && i > 0 {
			bar = fmt.Sprintf("≥ %.0f×", b)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%.0f\t%.0f\t%.1f s\t%d\t%s\t%s\t%s\t\n", e.Name, micros(e.P50), micros(e.P99), e.QPS, e.BytesPerRow, e.BuildS, e.Questions, answers, times, bar)
	}
	return t.Flush()
}

func micros(us float64) string {
	d := time.Duration(us * 1000)
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.2f µs", us)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", us)
	case d < time.Second:
		return fmt.Sprintf("%.2f ms", us/1000)
	}
	return fmt.Sprintf("%.2f s", us/1e6)
}

// Equal tells whether every engine that claims to be exact is.
func (r Report) Equal() bool {
	for _, e := range r.Engines {
		if !e.Agree && e.Overlap == 0 {
			return false
		}
	}
	return true
}
