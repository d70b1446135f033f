// Package metrics shows a node to Prometheus: its agents, chains, lanes, accounts and
// leases, read at each scrape from memory and the store. The list of names is in
// docs/design/metrics.md; a test holds the two together.
//
// Labels are names of chains, roles, addresses and words of fixed lists, so that
// their number does not grow with traffic.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/opticsnet/optics/internal/node"
)

// scrapeTimeout bounds reading the store for one scrape.
const scrapeTimeout = 10 * time.Second

// Source is what is shown; *node.Node is one.
type Source interface {
	// Status is the picture of the whole.
	Status(ctx context.Context) (node.Status, error)
	// Accounts are those that send transactions.
	Accounts(ctx context.Context) ([]node.AccountStatus, error)
	// Leases are those without which nothing is signed.
	Leases() []node.LeaseStatus
}

// Collector is a [prometheus.Collector] of a Source.
type Collector struct{ source Source }

// NewCollector returns the collector of a source. A scrape during which the source
// fails fails as a whole.
func NewCollector(source Source) *Collector { return &Collector{source} }

// Handler serves a source, and the process that it runs in, under /metrics.
func Handler(source Source) (http.Handler, error) {
	registry := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{
		NewCollector(source), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux, nil
}

// Describe implements [prometheus.Collector].
func (c *Collector) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range all {
		ch <- m.desc
	}
}

// Collect implements [prometheus.Collector].
func (c *Collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	status, err := c.source.Status(ctx)
	var accounts []node.AccountStatus
	if err == nil {
		accounts, err = c.source.Accounts(ctx)
	}
	if err != nil {
		ch <- prometheus.NewInvalidMetric(agentState.desc, err)
		return
	}
	s := scrape{ch}
	for _, a := range status.Agents {
		s.agent(a)
	}
	for _, c := range status.Chains {
		s.chain(c)
	}
	for _, l := range status.Lanes {
		s.lane(l)
	}
	for _, a := range accounts {
		s.account(a)
	}
	for _, l := range c.source.Leases() {
		s.lease(l)
	}
}

// Metric describes one metric.
type Metric struct {
	// Name is its name, Type "gauge" or "counter", Help one line about it.
	Name, Type, Help string
	// Labels are the names of its labels.
	Labels []string
}

// List returns all metrics of a [Collector], in the order of the documentation.
func List() []Metric {
	list := make([]Metric, len(all))
	for i, m := range all {
		list[i] = m.Metric
	}
	return list
}

// metric is a Metric with what Prometheus makes of it.
type metric struct {
	Metric
	desc *prometheus.Desc
	kind prometheus.ValueType
}

// all is filled by the variables below, in their order.
var all []*metric

func gauge(name, help string, labels ...string) *metric {
	return declare(Metric{Name: name, Type: "gauge", Help: help, Labels: labels}, prometheus.GaugeValue)
}

func counter(name, help string, labels ...string) *metric {
	return declare(Metric{Name: name, Type: "counter", Help: help, Labels: labels}, prometheus.CounterValue)
}

func declare(m Metric, kind prometheus.ValueType) *metric {
	m.Name = "optics_" + m.Name
	made := &metric{Metric: m, kind: kind, desc: prometheus.NewDesc(m.Name, m.Help, m.Labels, nil)}
	all = append(all, made)
	return made
}

// scrape is one Collect.
type scrape struct{ ch chan<- prometheus.Metric }

func (s scrape) show(m *metric, value float64, labels ...string) {
	s.ch <- prometheus.MustNewConstMetric(m.desc, m.kind, value, labels...)
}
