// Which kinds are alike, each list once: what the finders and people ask of a kind without its
// pack.
#pragma once

#include "find/kind.h"

namespace tadasu::find {

constexpr KindSet kinds_of(std::initializer_list<Kind> kinds) {
  std::uint64_t bits = 0;
  for (const Kind kind : kinds) bits |= 1ULL << static_cast<unsigned>(kind);
  return KindSet(bits);
}
constexpr KindSet operator|(KindSet a, KindSet b) { return KindSet(a.bits() | b.bits()); }

// Said in words behind a label: no shape of its own, only a label or a header tells.
inline constexpr KindSet kKindsInWords = kinds_of({
    Kind::Employer,
    Kind::JobTitle,
    Kind::Nationality,
    Kind::Income,
    Kind::Asset,
    Kind::Debt,
    Kind::Tax,
    Kind::Location,
    Kind::PurchaseHistory,
    Kind::SchoolRecord,
    Kind::MedicalHistory,
    Kind::HealthCheck,
    Kind::MedicalTreatment,
    Kind::Disability,
    Kind::Race,
    Kind::Creed,
    Kind::SocialStatus,
    Kind::CriminalRecord,
    Kind::CrimeVictim,
    Kind::JuvenileRecord,
    Kind::UnionMembership,
    Kind::SexualLife,
    Kind::FamilyRelation,
});

// Passwords and keys: what follows their label is the value, whatever it looks like.
inline constexpr KindSet kSecretKinds =
    kinds_of({Kind::Password, Kind::SecretKey, Kind::NetBankCredential});

// A column of these is believed by its header alone.
inline constexpr KindSet kFreeKinds = kKindsInWords | kSecretKinds |
                                      kinds_of({Kind::Photo, Kind::Signature, Kind::SocialAccount,
                                                Kind::LoginId, Kind::FreeTextAboutPerson});

// Numbers that some office, company or system gave to one person.
inline constexpr KindSet kGivenNumbers = kinds_of({
    Kind::EmployeeNumber,
    Kind::CustomerNumber,
    Kind::CardNumber,
    Kind::BankAccount,
    Kind::YuchoAccount,
    Kind::MyNumber,
    Kind::DriverLicence,
    Kind::Passport,
    Kind::ResidenceCard,
    Kind::HealthInsurance,
    Kind::CareInsurance,
    Kind::PensionNumber,
    Kind::EmploymentInsurance,
    Kind::ResidentCode,
    Kind::ForeignIdNumber,
});

// Point at one person even alone.
inline constexpr KindSet kIdentifyingKinds =
    kGivenNumbers | kinds_of({Kind::PersonName, Kind::PersonNameKana, Kind::Email, Kind::Phone,
                              Kind::Address, Kind::LoginId, Kind::SocialAccount});

}  // namespace tadasu::find
