// The kinds of personal data. Ids are stable and are what every output prints; names, masks,
// labels, sensitivity under each law and advice to the person are in packs/kinds/kinds.toml.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/words.h"
#include "text/mask.h"

namespace tadasu::find {

// X(enumerator, id). The order is the order of every listing and must not change: bits depend on
// it.
// clang-format off
#define TADASU_KINDS(X) \
  X(PersonName, person_name) \
  X(PersonNameKana, person_name_kana) \
  X(Email, email) \
  X(Phone, phone) \
  X(Fax, fax) \
  X(PostalCode, postal_code) \
  X(Address, address) \
  X(BirthDate, birth_date) \
  X(Age, age) \
  X(Sex, sex) \
  X(Nationality, nationality) \
  X(Employer, employer) \
  X(JobTitle, job_title) \
  X(EmployeeNumber, employee_number) \
  X(CustomerNumber, customer_number) \
  X(Photo, photo) \
  X(Signature, signature) \
  X(CardNumber, card_number) \
  X(CardExpiry, card_expiry) \
  X(CardSecurityCode, card_security_code) \
  X(CardPin, card_pin) \
  X(BankAccount, bank_account) \
  X(YuchoAccount, yucho_account) \
  X(NetBankCredential, net_bank_credential) \
  X(MyNumber, my_number) \
  X(DriverLicence, driver_licence) \
  X(Passport, passport) \
  X(ResidenceCard, residence_card) \
  X(HealthInsurance, health_insurance) \
  X(CareInsurance, care_insurance) \
  X(PensionNumber, pension_number) \
  X(EmploymentInsurance, employment_insurance) \
  X(ResidentCode, resident_code) \
  X(ForeignIdNumber, foreign_id_number) \
  X(CorporateNumber, corporate_number) \
  X(IpAddress, ip_address) \
  X(MacAddress, mac_address) \
  X(DeviceId, device_id) \
  X(LoginId, login_id) \
  X(Password, password) \
  X(SecretKey, secret_key) \
  X(SocialAccount, social_account) \
  X(Location, location) \
  X(PurchaseHistory, purchase_history) \
  X(Income, income) \
  X(Asset, asset) \
  X(Debt, debt) \
  X(Tax, tax) \
  X(SchoolRecord, school_record) \
  X(MedicalHistory, medical_history) \
  X(HealthCheck, health_check) \
  X(MedicalTreatment, medical_treatment) \
  X(Disability, disability) \
  X(Race, race) \
  X(Creed, creed) \
  X(SocialStatus, social_status) \
  X(CriminalRecord, criminal_record) \
  X(CrimeVictim, crime_victim) \
  X(JuvenileRecord, juvenile_record) \
  X(UnionMembership, union_membership) \
  X(SexualLife, sexual_life) \
  X(FamilyRelation, family_relation) \
  X(FreeTextAboutPerson, free_text_about_person)
// clang-format on

enum class Kind : std::uint8_t {
#define TADASU_KIND(enumerator, id) enumerator,
  TADASU_KINDS(TADASU_KIND)
#undef TADASU_KIND
};
inline constexpr std::size_t kKindCount = 63;

[[nodiscard]] std::string_view kind_id(Kind kind);
[[nodiscard]] std::optional<Kind> parse_kind(std::string_view id);

// A set of kinds in one word: bit n is Kind(n).
class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr explicit KindSet(std::uint64_t bits) : bits_(bits) {}
  void add(Kind kind) { bits_ |= 1ULL << static_cast<unsigned>(kind); }
  void add(KindSet other) { bits_ |= other.bits_; }
  [[nodiscard]] constexpr bool has(Kind kind) const {
    return (bits_ >> static_cast<unsigned>(kind) & 1) != 0;
  }
  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
  friend bool operator==(KindSet, KindSet) = default;

 private:
  std::uint64_t bits_ = 0;
};

// What packs/kinds says of one kind.
struct KindInfo {
  std::string name_ja;
  std::string name_en;
  text::Mask mask = text::Mask::Hidden;
  bool sensitive_appi =
      false;  // 要配慮個人情報 whatever its content (APPI art. 2(3), Order art. 2)
  bool property_risk = false;  // property can be disposed of with it (Rules art. 7(ii)) …
  bool property_risk_with_others = false;  // … or only together with others (account + password)
  std::string advice_ja;                   // to the person whose item leaked, one or two sentences
  std::string advice_en;
};
// Loads packs/kinds/kinds.toml once; every kind must be in it. Later calls are cheap.
Result<const std::array<KindInfo, kKindCount>*> kind_infos();
[[nodiscard]] std::string_view kind_name(const KindInfo& info, Lang lang);

}  // namespace tadasu::find
