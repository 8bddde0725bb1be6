// Package idno (证件号码) owns the shape and check digits of citizen ids, disability
// certificate numbers and unified social credit codes, and their masks. It holds
// no number and knows no database.
//
// Floor 1, beneath registry. Sources: GB 11643-1999, GB 32100-2015, and the
// certificate's number as the federation issues it (citizen id, category, grade,
// and B1, B2 … for cards reissued after loss).
package idno

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

// The errors are message keys.
var (
	ErrCitizen     = errors.New("idno.bad_citizen")
	ErrCitizenDate = errors.New("idno.bad_citizen_date")
	ErrCertificate = errors.New("idno.bad_certificate")
	ErrCredit      = errors.New("idno.bad_credit")
)

// A Citizen is what a citizen id says.
type Citizen struct {
	Born string // day
	Sex  string // female male
}

var citizenShape = regexp.MustCompile(`^[1-9]\d{16}[\dX]$`)

// ParseCitizen reads an 18-character citizen id: shape, real birth date, check
// digit (ISO 7064 MOD 11-2). A small x is read as X.
func ParseCitizen(text string) (Citizen, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if !citizenShape.MatchString(text) || citizenCheck(text[:17]) != text[17] {
		return Citizen{}, ErrCitizen
	}
	born, err := time.Parse("20060102", text[6:14])
	if err != nil || born.Year() < 1850 {
		return Citizen{}, ErrCitizenDate
	}
	c := Citizen{Born: born.Format(time.DateOnly), Sex: "female"}
	if (text[16]-'0')%2 == 1 {
		c.Sex = "male"
	}
	return c, nil
}

var citizenWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

func citizenCheck(body string) byte {
	sum := 0
	for i, w := range citizenWeights {
		sum += w * int(body[i]-'0')
	}
	return "10X98765432"[sum%11]
}

// CitizenOf completes a 17-digit body with its check digit, for invented people.
func CitizenOf(body string) string { return body + string(citizenCheck(body)) }

// A Certificate is what a certificate number says.
type Certificate struct {
	Citizen
	Category int // 1 vision 2 hearing 3 speech 4 limb 5 intellectual 6 mental 7 several
	Grade    int // 1 severest – 4
}

var certificateShape = regexp.MustCompile(`^([1-9]\d{16}[\dX])([1-7])([1-4])(B[1-9]\d?)?$`)

// ParseCertificate reads a certificate number and the citizen id inside it.
func ParseCertificate(text string) (Certificate, error) {
	parts := certificateShape.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if parts == nil {
		return Certificate{}, ErrCertificate
	}
	citizen, err := ParseCitizen(parts[1])
	if err != nil {
		return Certificate{}, ErrCertificate
	}
	return Certificate{Citizen: citizen, Category: int(parts[2][0] - '0'), Grade: int(parts[3][0] - '0')}, nil
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CheckCredit tells whether an 18-character unified social credit code holds.
func CheckCredit(text string) error {
	if len(text) != 18 {
		return ErrCredit
	}
	for i := range len(text) {
		if strings.IndexByte(creditAlphabet, text[i]) < 0 {
			return ErrCredit
		}
	}
	if creditCheck(text[:17]) != text[17] {
		return ErrCredit
	}
	return nil
}

func creditCheck(body string) byte {
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(creditAlphabet, body[i]) * weight
		weight = weight * 3 % 31
	}
	return creditAlphabet[(31-sum%31)%31]
}

// CreditOf completes a 17-character body with its check character.
func CreditOf(body string) string { return body + string(creditCheck(body)) }

// MaskCitizen shows the last four characters only.
func MaskCitizen(text string) string {
	if len(text) < 5 {
		return "****"
	}
	return strings.Repeat("*", len(text)-4) + text[len(text)-4:]
}

// MaskPhone shows the first three and last four digits.
func MaskPhone(text string) string {
	if len(text) < 8 {
		return "****"
	}
	return text[:3] + "****" + text[len(text)-4:]
}

// MaskName shows the family name and hides the rest: 张**.
func MaskName(name string) string {
	runes := []rune(name)
	if len(runes) == 0 {
		return ""
	}
	return string(runes[0]) + strings.Repeat("*", min(2, max(1, len(runes)-1)))
}
