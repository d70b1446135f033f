package fund

import (
	"context"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Exporter shows the accounts of an environment as Prometheus gauges. Amounts are
// in the chain's token (10^18 wei), rounded to a float64.
type Exporter struct {
	status func(context.Context) Status

	mu   sync.Mutex
	last Status
	read bool
}

// NewExporter returns an Exporter that shows nothing before Run. Fund.Status is
// what it reads.
func NewExporter(status func(context.Context) Status) *Exporter { return &Exporter{status: status} }

// Run reads the accounts at once and then at each tick, until the context ends.
func (e *Exporter) Run(ctx context.Context, ticks <-chan time.Time) {
	for {
		s := e.status(ctx)
		if ctx.Err() != nil {
			return
		}
		e.mu.Lock()
		e.last, e.read = s, true
		e.mu.Unlock()
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// Handler serves the gauges at /metrics.
func (e *Exporter) Handler() (http.Handler, error) {
	registry := prometheus.NewRegistry()
	if err := registry.Register(e); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux, nil
}

var (
	ofNetwork = []string{"environment", "network"}
	ofAccount = append(ofNetwork, "role", "address")

	gaugeUp       = gauge("network_up", "Whether the chain could be read (1) or not (0); its other gauges are missing then.", ofNetwork)
	gaugeBlock    = gauge("block_number", "The block at which the accounts were read.", ofNetwork)
	gaugePaid     = gauge("paid_today", "What the bank has sent since midnight UTC, in tokens.", ofNetwork)
	gaugeCap      = gauge("cap_day", "What the bank may send in a day, in tokens.", ofNetwork)
	gaugeBalance  = gauge("balance", "What the account has, in tokens.", ofAccount)
	gaugeLow      = gauge("low", "The low end of the account's band, or the bank's floor, in tokens.", ofAccount)
	gaugeTarget   = gauge("target", "What the account is topped up to, in tokens; 0 for the bank.", ofAccount)
	gaugeInBand   = gauge("in_band", "Whether the account has enough (1) or not (0).", ofAccount)
	gaugePending  = gauge("pending", "What the bank has sent to the account and is not final, in tokens.", ofAccount)
	gaugeBurn     = gauge("burn_per_day", "What the account's transactions take in a day, in tokens; missing when unknown.", ofAccount)
	gaugeDaysLeft = gauge("days_left", "How many days the balance lasts; missing when unknown or nothing is spent.", ofAccount)

	gauges = []*prometheus.Desc{
		gaugeUp, gaugeBlock, gaugePaid, gaugeCap, gaugeBalance, gaugeLow, gaugeTarget, gaugeInBand, gaugePending, gaugeBurn, gaugeDaysLeft,
	}
)

func gauge(name, help string, labels []string) *prometheus.Desc {
	return prometheus.NewDesc("optics_fund_"+name, help, labels, nil)
}

// Describe implements [prometheus.Collector].
func (e *Exporter) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range gauges {
		ch <- desc
	}
}

// Collect implements [prometheus.Collector]. It shows what was read last.
func (e *Exporter) Collect(ch chan<- prometheus.Metric) {
	e.mu.Lock()
	s, read := e.last, e.read
	e.mu.Unlock()
	if !read {
		return
	}
	for _, n := range s.Networks {
		show := func(desc *prometheus.Desc, value float64, labels ...string) {
			ch <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, append([]string{s.Environment, n.Name}, labels...)...)
		}
		show(gaugeUp, truth(n.Problem == ""))
		if n.Problem != "" {
			continue
		}
		show(gaugeBlock, float64(n.Block))
		show(gaugePaid, n.Bank.PaidToday.tokens())
		show(gaugeCap, n.Bank.CapDay.tokens())
		for _, a := range n.all() {
			a.collect(show)
		}
	}
}

func (a *Account) collect(show func(*prometheus.Desc, float64, ...string)) {
	labels := []string{string(a.Role), strings.ToLower(a.Address.Hex())}
	show(gaugeBalance, a.Balance.tokens(), labels...)
	show(gaugeLow, a.Band.Low.tokens(), labels...)
	show(gaugeTarget, a.Band.Target.tokens(), labels...)
	show(gaugeInBand, truth(a.Level == InBand), labels...)
	show(gaugePending, a.Pending.tokens(), labels...)
	if a.Burn != nil {
		show(gaugeBurn, a.Burn.tokens(), labels...)
	}
	if a.DaysLeft != nil {
		show(gaugeDaysLeft, float64(*a.DaysLeft)/10, labels...)
	}
}

// tokens is the amount in units of 10^18 wei, rounded.
func (a Amount) tokens() float64 {
	value, _ := new(big.Rat).SetFrac(a.Big(), new(big.Int).Exp(big.NewInt(10), big.NewInt(etherDecimals), nil)).Float64()
	return value
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
