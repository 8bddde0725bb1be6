package review

import "math"

// A Misprint (印错) is what the print's own three numbers say of each other, where they
// cannot all be right: value ÷ target is not the printed rate. OtherTarget is the target and
// OtherValue the value with which the printed rate would come out.
type Misprint struct {
	Value, Target, Rate, Real float64
	OtherTarget, OtherValue   float64
}

// Misprint finds out whether the print contradicts itself, by half a point or more.
func (p *Printed) Misprint() (m Misprint, wrong bool) {
	if p == nil || p.Value == nil || p.Target == nil || p.Rate == nil || *p.Target <= 0 || *p.Rate <= 0 {
		return m, false
	}
	m = Misprint{Value: *p.Value, Target: *p.Target, Rate: *p.Rate, Real: *p.Value / *p.Target}
	m.OtherTarget, m.OtherValue = math.Round(m.Value/m.Rate), math.Round(m.Rate*m.Target)
	return m, math.Abs(m.Real-m.Rate) > 0.005
}
