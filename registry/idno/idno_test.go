package idno_test

import (
	"testing"

	"pgregory.net/rapid"

	"tongxing/registry/idno"
)

// The two numbers are the standard's own printed examples.
func TestCitizen(t *testing.T) {
	for _, c := range []struct {
		text, born, sex string
		err             error
	}{
		{"11010519491231002X", "1949-12-31", "female", nil},
		{"11010519491231002x", "1949-12-31", "female", nil},
		{"440524188001010014", "1880-01-01", "male", nil},
		{"110105194912310021", "", "", idno.ErrCitizen},
		{idno.CitizenOf("43030019990230001"), "", "", idno.ErrCitizenDate},
		{"", "", "", idno.ErrCitizen},
		{"13800000000", "", "", idno.ErrCitizen},
	} {
		got, err := idno.ParseCitizen(c.text)
		if err != c.err || err == nil && (got.Born != c.born || got.Sex != c.sex) {
			t.Errorf("%s: %+v %v", c.text, got, err)
		}
	}
}

func TestCertificate(t *testing.T) {
	if c, err := idno.ParseCertificate("11010519491231002X42B1"); err != nil || c.Category != 4 || c.Grade != 2 {
		t.Errorf("%+v %v", c, err)
	}
	for _, text := range []string{"11010519491231002X82", "11010519491231002X45", "11010519491231002X", "11010519491231002X42C1", "110105194912310021" + "42"} {
		if _, err := idno.ParseCertificate(text); err == nil {
			t.Errorf("%s passed", text)
		}
	}
}

// Every single wrong digit is caught, in ids and in credit codes.
func TestOneWrongDigitIsCaught(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.StringMatching(`43030019[5-9][0-9](0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}`).Draw(t, "body")
		good := idno.CitizenOf(body)
		if _, err := idno.ParseCitizen(good); err != nil {
			t.Fatalf("%s: %v", good, err)
		}
		at := rapid.IntRange(0, 16).Draw(t, "at")
		other := []byte(good)
		other[at] = '0' + (other[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if _, err := idno.ParseCitizen(string(other)); err == nil {
			t.Fatalf("%s passed for %s", other, good)
		}
		code := idno.CreditOf("91430300" + rapid.StringMatching(`[0-9A-HJ-NP-RTUWXY]{9}`).Draw(t, "code"))
		if err := idno.CheckCredit(code); err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		wrong := []byte(code)
		wrong[10] = map[bool]byte{true: '1', false: '0'}[wrong[10] == '0']
		if idno.CheckCredit(string(wrong)) == nil {
			t.Fatalf("%s passed for %s", wrong, code)
		}
	})
}

func TestMasks(t *testing.T) {
	for got, want := range map[string]string{
		idno.MaskCitizen("11010519491231002X"): "**************002X",
		idno.MaskPhone("10000001234"):          "100****1234",
		idno.MaskName("欧阳某某"):                  "欧**",
		idno.MaskName("张某"):                    "张*",
	} {
		if got != want {
			t.Errorf("got %s want %s", got, want)
		}
	}
}
