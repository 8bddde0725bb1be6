package world

import (
	"fmt"
	"strings"
)

// numbers gives out invented citizen ids and phones, none twice.
type numbers struct {
	next  map[string]int // county, birth date and sex → ids given
	phone int
}

// Real sequence numbers are given from 001 up within a county and birth day, so
// the demo takes 900-995 (996-999 were kept for centenarians), odd for men. The id
// is well formed and its check digit right, but nobody was given it.
const firstSequence, lastSequence = 900, 995

// citizenID makes the next id (GB 11643) of a county, birth day and sex. It fails
// after 48 of a kind; the caller then moves the birth day.
func (n *numbers) citizenID(county, birth, sex string) (string, bool) {
	body := county + birth[:4] + birth[5:7] + birth[8:]
	at := firstSequence + 2*n.next[body+sex]
	if sex == Male {
		at++
	}
	if at > lastSequence {
		return "", false
	}
	n.next[body+sex]++
	body += fmt.Sprintf("%03d", at)
	return body + string(citizenCheck(body)), true
}

// citizenCheck is ISO 7064 MOD 11-2 over 17 digits.
func citizenCheck(body string) byte {
	sum := 0
	for i, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * int(body[i]-'0')
	}
	return "10X98765432"[sum%11]
}

// newPhone makes 100 + 8 digits. No mobile in China begins with 100 (those numbers
// are the operators' short codes, such as 10086), so nobody can be rung by mistake.
func (n *numbers) newPhone() string {
	n.phone++
	// 61803399 has no factor in common with 10^8, so no number comes twice.
	return fmt.Sprintf("100%08d", n.phone*61803399%100000000)
}

const creditDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditCode makes an invented unified social credit code (GB 32100-2015): 91 =
// enterprise, county, body DEM00001 with its own check character (GB 11714), check
// character. Real bodies given since 2015 begin with MA, older ones are digits, so
// a body DEM was given to nobody.
func creditCode(county string, n int) string {
	body := fmt.Sprintf("DEM%05d", n)
	code := "91" + county + body + string(bodyCheck(body))
	return code + string(creditCheck(code))
}

func bodyCheck(body string) byte {
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		v := int(body[i] - '0')
		if body[i] >= 'A' {
			v = int(body[i]-'A') + 10
		}
		sum += w * v
	}
	return "0X987654321"[sum%11]
}

func creditCheck(code string) byte {
	sum, w := 0, 1
	for i := range 17 {
		sum += w * strings.IndexByte(creditDigits, code[i])
		w = w * 3 % 31
	}
	return creditDigits[(31-sum%31)%31]
}
