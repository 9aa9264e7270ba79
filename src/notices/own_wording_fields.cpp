// The fields of papers in the order in which people look for them (docs/formats/notice.md).
#include "notices/own_wording.h"

namespace tadasu::notices {

const std::vector<FieldGroup>& field_groups() {
  static const std::vector<FieldGroup> groups = {
      {"people",
       {"people.max", "people.likely", "people.min", "is_count_settled", "people.mynumber_max",
        "people.card_max", "people.card_min", "people.source", "unread", "unread_counted",
        "coverage", "records", "recipient_count", "residence"}},
      {"data",
       {"items", "items_open", "card_items", "card_mentions", "sensitive_items", "gdpr_items",
        "not_included", "has_card", "has_bank", "has_password", "has_mynumber", "has_email",
        "has_phone", "has_address"}},
      {"incident",
       {"nature",       "event",       "occurred_at", "known_at",         "course",
        "course_after", "recipient",   "encryption",  "secondary_damage", "mitigation",
        "is_attack",    "is_accident", "is_listed",   "is_service_hurt",  "incident",
        "revision",     "roles",       "tasks",       "reported_on",      "published_on",
        "sent_list"}},
      {"statements",
       {"overview", "cause", "damage", "told", "published", "prevention", "police", "effect",
        "next_update"}},
      {"sender",
       {"company", "representative", "sender_address", "desk_phone", "desk_mail", "desk_hours",
        "today"}},
      {"letters",
       {"recipient_name", "recipient_postal_code", "recipient_address", "own_items", "own_advice",
        "own_number", "recipient_is_minor"}},
      {"reports",
       {"report", "report_number", "is_follow_up", "previous_report", "changes", "corrections",
        "first_report", "since_first"}},
      {"duties",
       {"triggers", "triggers_mynumber", "notify", "duties_due", "duties_open", "duties_advised",
        "open_questions", "clocks", "laws_open", "is_judged", "deadline_preliminary",
        "deadline_final", "deadline_gdpr"}},
      {"facts",
       {"role",
        "sector",
        "cia",
        "exfil",
        "content_state",
        "backup",
        "restore_delay",
        "service_effect",
        "attack_signs",
        "deletion_confirmed",
        "key_safe",
        "secrecy_of_communications",
        "wrongful_purpose",
        "vulnerable_persons",
        "mynumber_work",
        "login_opens",
        "contact_data",
        "identifiable_by",
        "held_as",
        "harm"}}};
  return groups;
}

}  // namespace tadasu::notices
