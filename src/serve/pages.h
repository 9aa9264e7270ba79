// The handlers of the console, as the table in routes.cpp names them.
#pragma once

#include "base/json.h"
#include "serve/context.h"

namespace tadasu::serve {

Answer start_page(Context& context);
Answer login_page(Context& context);
Result<OrderedJson> login_twin(Context& context);
Outcome login(Context& context);
Outcome logout(Context& context);
Answer asset_file(Context& context);

Answer incidents_page(Context& context);
Result<OrderedJson> incidents_twin(Context& context);
Outcome open_incident(Context& context);

Answer home_page(Context& context);
Result<OrderedJson> home_twin(Context& context);
Outcome take_task(Context& context);
Outcome release_task(Context& context);
Outcome finish_task(Context& context);
Outcome undo_task(Context& context);
Outcome add_note(Context& context);
Outcome assign_role(Context& context);

Answer report_page(Context& context);
Result<OrderedJson> report_twin(Context& context);
Outcome open_report(Context& context);
Outcome take_up_report(Context& context);

Answer facts_page(Context& context);
Result<OrderedJson> facts_twin(Context& context);
Answer kind_page(Context& context);
Result<OrderedJson> kind_twin(Context& context);
Answer live(Context& context);
Outcome start_survey(Context& context);
Outcome survey_again(Context& context);
Outcome stop_survey(Context& context);

Answer list_page(Context& context);
Result<OrderedJson> list_twin(Context& context);
Outcome open_list(Context& context);
Outcome export_list(Context& context);
Outcome flag_person(Context& context);

Answer review_page(Context& context);
Result<OrderedJson> review_twin(Context& context);
Outcome decide_pair(Context& context);
Outcome open_pair(Context& context);
Answer group_page(Context& context);
Result<OrderedJson> group_twin(Context& context);
Outcome decide_group(Context& context);
Outcome undo_group(Context& context);
Answer compare_page(Context& context);
Result<OrderedJson> compare_twin(Context& context);
Outcome decide_two_people(Context& context);
Answer sample_page(Context& context);
Result<OrderedJson> sample_twin(Context& context);
Outcome answer_sample_pair(Context& context);
Outcome undo_sample_answer(Context& context);
Outcome end_sample(Context& context);
Outcome open_sample_pair(Context& context);

Answer test_people_page(Context& context);
Result<OrderedJson> test_people_twin(Context& context);
Outcome put_test_people(Context& context);
Outcome remove_test_people(Context& context);
Outcome restore_test_people(Context& context);

Answer own_kinds_page(Context& context);
Result<OrderedJson> own_kinds_twin(Context& context);
Outcome try_own_kind(Context& context);
Outcome add_own_kind(Context& context);
Outcome put_own_kinds(Context& context);
Outcome remove_own_kind(Context& context);
Outcome remove_own_kinds(Context& context);

Answer duties_page(Context& context);
Result<OrderedJson> duties_twin(Context& context);
Outcome set_fact(Context& context);
Outcome set_known(Context& context);

Outcome decide_duty(Context& context);
Outcome see_alert(Context& context);
Answer own_duties_page(Context& context);
Result<OrderedJson> own_duties_twin(Context& context);
Outcome set_own_duty(Context& context);
Outcome withdraw_own_duty(Context& context);
Answer own_wordings_page(Context& context);
Result<OrderedJson> own_wordings_twin(Context& context);
Answer own_wording_page(Context& context);
Result<OrderedJson> own_wording_twin(Context& context);
Outcome set_own_wording(Context& context);
Outcome preview_own_wording(Context& context);
Outcome restore_own_wording(Context& context);
Outcome withdraw_own_wording(Context& context);
Answer own_wording_file(Context& context);
Outcome read_own_wording_file(Context& context);
Answer clocks_file(Context& context);
Answer documents_page(Context& context);
Result<OrderedJson> documents_twin(Context& context);
Answer document_page(Context& context);
Result<OrderedJson> document_twin(Context& context);
Outcome redraft(Context& context);
Outcome draft_document(Context& context);
Outcome edit_document(Context& context);
Outcome approve_document(Context& context);
Outcome withdraw_document(Context& context);
Outcome mark_sent(Context& context);
Answer statements_page(Context& context);
Result<OrderedJson> statements_twin(Context& context);
Outcome set_statement(Context& context);

Answer health_page(Context& context);
Result<OrderedJson> health_twin(Context& context);

}  // namespace tadasu::serve
