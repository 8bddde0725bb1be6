package review

import "testing"

// What the print of 2023 says of itself: S9's three numbers cannot all be right, S8's can.
func TestThePrintContradictsItself(t *testing.T) {
	printed, err := PrintedOf(2023)
	if err != nil {
		t.Fatal(err)
	}
	of := func(code string) *Printed { p := printed[code]; return &p }
	m, wrong := of("F17").Misprint()
	if !wrong || m.OtherTarget != 486 || m.OtherValue != 705 || m.Real < 1.802 || m.Real > 1.803 {
		t.Errorf("F17: %v %+v, want 786/486 and 705/436 beside 180.3 %%", wrong, m)
	}
	if m, wrong := of("F16").Misprint(); wrong {
		t.Errorf("F16 is printed right: %+v", m)
	}
	if _, wrong := of("F6").Misprint(); wrong {
		t.Error("a rate without its numbers contradicts nothing")
	}
}
