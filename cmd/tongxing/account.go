package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"tongxing/access"
	"tongxing/gate/signin"
	"tongxing/registry"
	"tongxing/store"
)

// Account looks after staff accounts.
type Account struct {
	Open    AccountOpen    `cmd:"" help:"Open a staff account; the password is read from standard input, or chosen over an invitation."`
	Invite  AccountInvite  `cmd:"" help:"Make a new invitation for somebody who lost a password or phone; what they had before ends when it is used."`
	Disable AccountDisable `cmd:"" help:"End a staff account and its sessions, at once."`
	List    AccountList    `cmd:"" help:"List staff accounts: role, area, what they come in with. No secrets."`
}

// AccountOpen makes an account with one role over an area, or for an organisation.
type AccountOpen struct {
	Where
	Login        string `arg:""`
	Name         string `required:""`
	Role         string `required:"" enum:"village,township,counsellor,cadre,station,county,city,auditor,admin" help:"One of village, township, counsellor, cadre, station, county, city, auditor, admin."`
	Area         string `help:"Path of the division answered for, as /43/4303/; for every role but station." xor:"place" required:""`
	Organisation string `help:"Key or credit code of the organisation acted for; for the role station." xor:"place" required:""`
	Invite       bool   `help:"Print an invitation to hand over instead of asking for a password."`
	PublicURL    string `help:"Public address, for the invitation." name:"public-url" default:"http://127.0.0.1:8080"`
}

// Run opens the account.
func (a *AccountOpen) Run(ctx context.Context) error {
	hash, err := "", error(nil)
	if !a.Invite {
		if hash, err = askPassword(a.Login); err != nil {
			return err
		}
	}
	return with(ctx, a.Where, func(c *city) error {
		s, err := c.as("account", access.AccountOpen)
		if err != nil {
			return err
		}
		body, err := c.organisation(ctx, a.Organisation)
		if err != nil {
			return err
		}
		out, err := registry.OpenStaff(ctx, c.House, s, registry.NewStaff{Login: a.Login, Name: a.Name, Role: access.Role(a.Role), Area: a.Area, Organisation: body}, hash)
		if err != nil {
			return err
		}
		fmt.Println("opened", out.Record)
		if a.Invite {
			return c.invite(ctx, out.Record, a.PublicURL)
		}
		return nil
	})
}

// askPassword reads a password that its owner types at the terminal, and holds it to the
// rule of every other.
func askPassword(login string) (hash string, err error) {
	fmt.Fprint(os.Stderr, "Password: ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n') // an end without a newline is an end all the same
	return signin.NewPassword(login, strings.TrimRight(line, "\r\n"))
}

// organisation finds the key of one that is named by its key or credit code.
func (c *city) organisation(ctx context.Context, named string) (id string, err error) {
	if named == "" {
		return "", nil
	}
	err = c.House.DB().Read(ctx, func(tx *store.Tx) error {
		return tx.Get(&id, `SELECT COALESCE(max(id), '') FROM organisation WHERE id = $1 OR credit_code = $1`, named)
	})
	return id, err
}

// invite prints the one link that now invites to an account.
func (c *city) invite(ctx context.Context, account, origin string) error {
	desk := &signin.Desk{House: c.House, Wall: store.WallClock{}, Origin: strings.TrimRight(origin, "/")}
	link, err := desk.Invite(ctx, access.System("account").Account, account)
	if err == nil {
		fmt.Println(link)
	}
	return err
}

// AccountInvite is the way back for the last administrator, too.
type AccountInvite struct {
	Where
	Login     string `arg:""`
	PublicURL string `help:"Public address, for the invitation." name:"public-url" default:"http://127.0.0.1:8080"`
}

// Run invites.
func (a *AccountInvite) Run(ctx context.Context) error {
	return with(ctx, a.Where, func(c *city) error {
		x, err := c.staff(ctx, a.Login)
		if err != nil {
			return err
		}
		s, err := c.as("account", access.AccountInvite)
		if err != nil {
			return err
		}
		if _, _, err := registry.InviteStaff(ctx, c.House, s, x.Account); err != nil {
			return err
		}
		return c.invite(ctx, x.Account, a.PublicURL)
	})
}

// AccountDisable ends one.
type AccountDisable struct {
	Where
	Login string `arg:""`
}

// Run disables.
func (a *AccountDisable) Run(ctx context.Context) error {
	return with(ctx, a.Where, func(c *city) error {
		x, err := c.staff(ctx, a.Login)
		if err != nil {
			return err
		}
		s, err := c.as("account", access.AccountDisable)
		if err != nil {
			return err
		}
		out, err := registry.DisableStaff(ctx, c.House, s, x.Account, x.Version)
		if err == nil {
			fmt.Println("disabled", out.Record)
		}
		return err
	})
}

// staff finds a staff account by its login.
func (c *city) staff(ctx context.Context, login string) (x registry.Staff, err error) {
	s, err := c.as("account", access.AccountList)
	if err != nil {
		return x, err
	}
	return registry.StaffLogin(ctx, c.House, s, login)
}

// AccountList lists.
type AccountList struct {
	Where
	Role   string `help:"Only this role."`
	Match  string `help:"Only logins or names that begin so."`
	Format string `enum:"table,json" default:"table"`
}

// staffPage is how many accounts are read at once.
const staffPage = 500

// Run prints the list.
func (a *AccountList) Run(ctx context.Context) error {
	return with(ctx, a.Where, func(c *city) error {
		all, err := a.lines(ctx, c)
		if err != nil {
			return err
		}
		if a.Format == "json" {
			return printJSON(all)
		}
		for _, x := range all {
			fmt.Printf("%-24s %-10s %-44s %-9s %-4s %s\n", x.Login, x.Role, x.Area, x.State, x.Second, x.Name)
		}
		return nil
	})
}

// lines reads every account, page by page.
func (a *AccountList) lines(ctx context.Context, c *city) ([]staffLine, error) {
	s, err := c.as("account", access.AccountList)
	if err != nil {
		return nil, err
	}
	all := []staffLine{}
	for f := (registry.StaffFilter{Role: access.Role(a.Role), Match: a.Match, Limit: staffPage}); ; {
		some, err := registry.AllStaff(ctx, c.House, s, f)
		for _, x := range some {
			all = append(all, lineOf(x))
		}
		if err != nil || len(some) < staffPage {
			return all, err
		}
		f.After = some[len(some)-1].Login
	}
}

// staffLine is one account as programs read it.
type staffLine struct {
	Login        string      `json:"login"`
	Name         string      `json:"name"`
	Role         access.Role `json:"role"`
	Area         string      `json:"area"`
	Organisation string      `json:"organisation,omitempty"`
	From         store.Day   `json:"from"`
	State        string      `json:"state"`         // invited ready disabled
	Second       string      `json:"second_factor"` // yes no
}

func lineOf(x registry.Staff) staffLine {
	line := staffLine{x.Login, x.Name, x.Role, x.Area, x.Organisation, x.From, "invited", "no"}
	if x.Ready {
		line.State = "ready"
	}
	if x.Disabled {
		line.State = "disabled"
	}
	if x.Second {
		line.Second = "yes"
	}
	return line
}
