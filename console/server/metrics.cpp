// /metrics: the console's numbers in Prometheus' text form, by prometheus-cpp's own serialiser.
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "console/server/console.h"
#include "console/server/http_api.h"

namespace deskbell::console {

namespace {

using Families = std::vector<prometheus::MetricFamily>;

void add(Families& families, std::string name, std::string help, prometheus::MetricType type, double value) {
  prometheus::MetricFamily family;
  family.name = "deskbell_" + std::move(name);
  family.help = std::move(help);
  family.type = type;
  prometheus::ClientMetric metric;
  if (type == prometheus::MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  family.metric.push_back(std::move(metric));
  families.push_back(std::move(family));
}

void counter(Families& families, std::string name, std::string help, std::uint64_t value) {
  add(families, std::move(name), std::move(help), prometheus::MetricType::Counter,
      static_cast<double>(value));
}
void gauge(Families& families, std::string name, std::string help, std::int64_t value) {
  add(families, std::move(name), std::move(help), prometheus::MetricType::Gauge, static_cast<double>(value));
}

}  // namespace

std::string HttpApi::metrics_text() const {
  auto const numbers = console_.metrics();
  Families families;
  gauge(families, "devices_online", "Devices with an open link", numbers.devices_online);
  gauge(families, "technicians_online", "Browsers with an open live link", numbers.technicians_online);
  counter(families, "device_links_total", "Device links opened", numbers.device_links);
  counter(families, "device_links_refused_total", "Device links refused", numbers.device_links_refused);
  counter(families, "clones_total", "Times two live machines showed one key", numbers.clones);
  counter(families, "facts_applied_total", "Facts from devices applied", numbers.facts_applied);
  counter(families, "facts_repeated_total", "Facts that came again and were not applied again",
          numbers.facts_repeated);
  counter(families, "facts_refused_total", "Facts refused", numbers.facts_refused);
  counter(families, "facts_unread_total", "Facts of an unknown type or shape", numbers.facts_unread);
  counter(families, "facts_sent_total", "Facts sent to devices", numbers.facts_sent);
  counter(families, "devices_held_back_total",
          "Devices that were not heard until they acknowledged what waits", numbers.devices_held_back);
  counter(families, "devices_dropped_slow_total", "Devices dropped because they read too slowly",
          numbers.devices_dropped_slow);
  counter(families, "devices_dropped_silent_total",
          "Devices dropped because they acknowledged nothing and did not answer",
          numbers.devices_dropped_silent);
  counter(families, "browsers_dropped_slow_total", "Browsers dropped because they read too slowly",
          numbers.browsers_dropped_slow);
  counter(families, "browsers_dropped_silent_total", "Browsers dropped because they did not answer",
          numbers.browsers_dropped_silent);
  counter(families, "enrolments_total", "Devices enrolled", enrolments_);
  counter(families, "enrolments_refused_total", "Enrolments refused", enrolments_refused_);
  counter(families, "uploads_total", "Uploads completed", numbers.uploads);
  counter(families, "upload_bytes_total", "Bytes uploaded", numbers.upload_bytes);
  counter(families, "automatic_tickets_total", "Tickets made for devices that vanished",
          numbers.automatic_tickets);
  counter(families, "mails_total", "Mails with notifications that a mail server took", numbers.mails);
  counter(families, "webhooks_total", "Webhook calls that were answered with success", numbers.webhooks);
  counter(families, "failed_notifications_total", "Tries of mails and webhooks that failed",
          numbers.failed_notifications);
  counter(families, "dead_notifications_total", "Mails and webhook calls that were given up",
          numbers.dead_notifications);
  counter(families, "commits_total", "Database commits", numbers.commits);
  counter(families, "failed_commits_total", "Database commits that failed", numbers.failed_commits);
  counter(families, "writes_total", "Writing functions run", numbers.writes);
  counter(families, "reads_total", "Reading functions run", numbers.reads);
  add(families, "commit_seconds_total", "Time spent in commits", prometheus::MetricType::Counter,
      static_cast<double>(numbers.commit_microseconds) / 1e6);
  gauge(families, "queued_writes", "Writing functions that wait", numbers.queued_writes);
  gauge(families, "keyed_requests_in_progress", "Requests with an Idempotency-Key that are worked on",
        static_cast<std::int64_t>(in_progress_.count()));
  if (listener_ != nullptr) {
    auto const& listener = listener_->metrics();
    gauge(families, "open_connections", "Open connections", listener.open_connections);
    counter(families, "connections_total", "Connections accepted", listener.accepted);
    counter(families, "connections_refused_total", "Connections over a limit", listener.refused);
    counter(families, "http_requests_total", "HTTP requests", listener.requests);
    counter(families, "failed_handshakes_total", "TLS handshakes that failed", listener.failed_handshakes);
    counter(families, "received_bytes_total", "Bytes received", listener.bytes.received);
    counter(families, "sent_bytes_total", "Bytes sent", listener.bytes.sent);
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace deskbell::console
