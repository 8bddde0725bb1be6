package world

// Generate invents the city of a seed: always the same, in every run and on every
// machine. A number of people below MinPeople is raised to it.
func Generate(seed uint64, people int) *City {
	c := &City{Seed: seed, Quota: QuotaFor(people)}
	nums := &numbers{next: map[string]int{}}
	c.populate(nums)
	c.staff(nums)
	c.cadres()
	c.employ(nums)
	c.publish()
	c.bodies(nums)
	c.children(nums)
	c.index()
	c.seek()
	c.deliver()
	c.settle()
	c.states()
	c.fates()
	c.draw()
	return c
}

// index remembers where each key stands.
func (c *City) index() {
	c.at = map[string]int{}
	for i := range c.Households {
		c.at[c.Households[i].Key] = i
	}
	for i := range c.People {
		c.at[c.People[i].Key] = i
	}
	for i := range c.Children {
		c.at[c.Children[i].Key] = i
	}
	for i := range c.Bodies {
		c.at[c.Bodies[i].Key] = i
	}
	for i := range c.Guardians {
		c.at[c.Guardians[i].Key] = i
	}
	for i := range c.Workers {
		c.at[c.Workers[i].Key] = i
	}
	for i := range c.Employers {
		c.at[c.Employers[i].Key] = i
	}
	for i := range c.Posts {
		c.at[c.Posts[i].Key] = i
	}
}

// Person finds a holder, a child or a guardian by key, nil if there is none.
func (c *City) Person(key string) *Person {
	switch i, ok := c.at[key]; {
	case !ok:
		return nil
	case key[:2] == "g-":
		return &c.Guardians[i]
	case key[:2] == "c-":
		return &c.Children[i]
	case key[:2] == "p-":
		return &c.People[i]
	}
	return nil
}

// Employer finds an employer by key, nil if there is none.
func (c *City) Employer(key string) *Employer { return find(c, "e-", key, c.Employers) }

// Body finds an organisation that takes part by key, nil if there is none.
func (c *City) Body(key string) *Body { return find(c, "o-", key, c.Bodies) }

// Post finds a post by key, nil if there is none.
func (c *City) Post(key string) *Post { return find(c, "post-", key, c.Posts) }

// Worker finds a worker by key, nil if there is none.
func (c *City) Worker(key string) *Worker { return find(c, "w-", key, c.Workers) }

// Household finds a household by key, nil if there is none.
func (c *City) Household(key string) *Household { return find(c, "h-", key, c.Households) }

func find[T any](c *City, kind, key string, list []T) *T {
	i, ok := c.at[key]
	if !ok || len(key) < len(kind) || key[:len(kind)] != kind {
		return nil
	}
	return &list[i]
}
