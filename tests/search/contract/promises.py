"""What the search promises → the names of the tests that hold it, on both engines.

`contract_words::accents_do_not_matter` stands for that test of tests/search/; other
folders are named before it, `./` for tests/ itself.
"""

UNDERSTANDING = {
    "phrases, between quotes of any kind": """
        understanding_syntax::every_kind_of_quotes_asks_for_a_phrase
        contract_phrases::several_phrases_are_all_required""",
    "a phrase is literal: no stems, no synonyms, accents folded": """
        understanding_letters::a_phrase_is_literal_but_for_case_and_accents
        contract_phrases::a_phrase_is_literal
        contract_phrases::stop_words_count_in_a_phrase
        understanding_glossary::a_phrase_in_quotes_is_literal""",
    "words, phrases and titles left out by a minus": """
        understanding_syntax::a_minus_leaves_out_words_phrases_and_titles
        contract_phrases::phrases_and_words_can_be_excluded
        contract_words::excluded_words_exclude_their_forms""",
    "OR": """
        understanding_syntax::or_is_a_choice_of_any_of_its_neighbours
        contract_phrases::or_is_satisfied_by_either""",
    "title:word": """
        understanding_syntax::title_asks_the_title_alone_whatever_case_and_accents
        contract_phrases::a_word_may_be_asked_of_the_title""",
    "word*, of three letters or more": """
        understanding_syntax::a_beginning_of_three_letters_finds_what_begins_so
        understanding_syntax::a_beginning_of_two_letters_is_a_word_and_the_page_says_so
        contract_phrases::a_beginning_finds_all_words_that_begin_so""",
    "what is malformed is plain words": """
        understanding_syntax::what_is_malformed_is_taken_as_plain_words""",
    "what was ignored is said in one line": """
        understanding_syntax::what_was_ignored_is_said_in_one_line
        understanding_syntax::a_question_that_ignores_nothing_says_nothing""",
    "never a fault page": """
        results_page_faults::no_question_is_a_fault
        results_page_faults::broken_encodings_are_no_fault
        contract_hostile_words::hostile_words_are_no_error_reliability_35
        contract_hostile_words::as_many_words_as_allowed_are_no_error""",
    "all words, across title, summary, terms and text": """
        understanding_all_words::the_words_may_stand_in_title_summary_terms_and_text
        contract_words::all_words_may_stand_in_different_fields
        contract_languages::words_of_two_languages_find_a_resource_in_both""",
    "only all words when ten resources have them, of those one may see": """
        understanding_all_words::ten_with_all_words_make_the_others_superfluous
        understanding_all_words::what_one_may_not_see_does_not_make_ten
        contract_words::enough_with_all_words_make_the_others_superfluous""",
    "else any of them, ranked, those with all first, with a notice": """
        understanding_all_words::nine_with_all_words_come_first_and_the_page_says_what_follows
        understanding_all_words::more_of_the_words_rank_higher_and_the_best_of_all_words_first
        understanding_all_words::none_with_all_words_is_said_too
        understanding_all_words::one_word_is_never_some_of_the_words
        contract_words::few_with_all_words_come_before_those_with_some""",
    "each language by its own rules, the best one counts": """
        contract_languages::forms_of_a_word_find_each_other
        contract_languages::one_query_finds_all_languages
        contract_words::a_stop_word_is_not_asked_of_texts_in_its_language
        contract_words::languages_are_not_summed""",
    "case and accents never matter": """
        contract_words::case_and_ending_do_not_matter
        contract_words::accents_do_not_matter
        understanding_letters::letters_of_other_keyboards_case_and_accents_do_not_matter
        understanding_letters::terms_organisations_and_filters_are_found_without_accents
        understanding_letters::titles_are_found_however_their_letters_are_stored
        understanding_letters::words_of_several_scripts_are_asked_together""",
    "Arabic alef, hamza, taa marbuta and the article": """
        understanding_letters::ways_to_write_an_arabic_word_find_each_other
        contract_languages::arabic_ways_of_writing_find_each_other""",
    "UN symbols are one token, in all usual forms": """
        understanding_symbols::all_forms_of_a_symbol_find_the_same
        understanding_symbols::a_symbol_is_found_where_it_stands_and_no_longer_one
        understanding_symbols::both_symbols_of_a_joint_document_are_found
        understanding_symbols::a_general_assembly_resolution_is_spoken_of_by_session
        understanding_symbols::a_symbol_of_a_title_and_one_beside_words""",
    "the glossary: each term in its own language, all of them": """
        understanding_glossary::a_term_finds_its_others_each_in_its_own_language
        understanding_glossary_languages::each_language_has_its_terms_in_its_own_texts
        understanding_glossary::page_hits_and_marks_show_the_other_terms""",
    "the glossary works at query time only": """
        understanding_glossary::the_reader_switches_it_off_and_on_again
        understanding_glossary::the_glossary_works_while_the_engine_is_away""",
    "two-way, one-way, ambiguous": """
        understanding_glossary::a_term_finds_its_others_each_in_its_own_language
        understanding_glossary::one_way_is_never_the_reverse
        understanding_glossary::an_ambiguous_word_is_a_choice_and_widens_nothing""",
    "the page says what was also searched, and the reader switches it off": """
        understanding_glossary::the_page_says_what_was_also_searched_in_its_language
        understanding_glossary::the_reader_switches_it_off_and_on_again
        understanding_glossary::the_switch_survives_filters_and_paging""",
    "acronyms are never matched nearly": """
        understanding_glossary::capital_acronyms_are_never_matched_nearly
        understanding_spelling::acronyms_phrases_beginnings_and_numbers_are_left_alone""",
    "did you mean: a link above the results": """
        understanding_spelling::with_few_hits_it_is_a_link_and_replaces_nothing
        understanding_spelling::it_stands_above_the_results""",
    "did you mean: only of words that this viewer may see": """
        understanding_spelling::words_of_hidden_and_withheld_resources_are_unknown
        understanding_spelling::words_that_only_others_may_see_are_never_offered""",
    "did you mean: no hits, then those of the better spelling": """
        understanding_spelling::with_no_hits_the_better_spelling_is_shown_and_the_typed_one_offered""",
    "suggestions: titles, terms, glossary, by what the viewer may see": """
        understanding_suggestions::titles_terms_and_entries_stand_by_how_many_resources_they_have
        understanding_suggestions::each_viewer_is_offered_and_counted_what_they_may_see""",
}
RANKING = {
    "title, terms and organisations, summary, text": """
        ranking_of_resources::title_then_terms_and_organisations_then_summary_then_text
        contract_words::a_word_is_found_in_every_field_the_title_first""",
    "a long report does not beat a page on the point": """
        ranking_of_resources::a_report_of_three_hundred_pages_does_not_beat_a_page_on_the_point
        contract_words::a_long_report_does_not_beat_a_page_on_the_point""",
    "newer wins ties, gently": """
        ranking_of_resources::newer_wins_ties_and_only_ties
        contract_sort_and_paging::newer_wins_among_equals""",
    "recommended by the secretariat": """
        pins::a_recommended_resource_is_first_whatever_case_and_accents
        pins::the_page_says_who_recommends_it
        pins::a_hidden_one_leaves_no_trace_for_a_visitor
        pins::editors_recommend_from_the_menu_of_the_library""",
    "no question: newest first; four orders": """
        ranking_of_resources::orders_newest_first_without_a_question
        contract_sort_and_paging::relevance_is_the_order_with_words
        contract_sort_and_paging::titles_are_in_the_order_of_their_keys
        contract_sort_and_paging::newest_and_oldest_put_what_has_no_date_last""",
    "paging is stable, and bounded with a message": """
        ranking_of_resources::pages_of_results_follow_each_other_and_end_with_a_message
        contract_sort_and_paging::pages_follow_each_other_without_gap_or_repetition
        results_page_faults::too_deep_says_what_to_do""",
    "exports hold more than a page, in batches": """
        export_csv::table_holds_more_than_a_page_in_batches
        export_csv::table_ends_at_the_most""",
    "relevance is measured": """
        relevance_bench::it_prints_ndcg_and_recall_of_each_engine""",
}
RESULTS = {
    "a row: title, type, date, organisations, regions, themes": """
        results_row::a_row_says_what_a_resource_is
        results_row::a_bare_row_says_nothing_that_is_not_known
        results_page::titles_and_snippets_say_their_language""",
    "a row: language chips, size and pages, what was searched": """
        results_row::a_row_has_a_chip_a_language_with_size_pages_and_what_is_searched""",
    "a row: the lock": """
        results_row::a_lock_is_on_what_is_not_for_everybody""",
    "up to three page hits, marked, each with its way": """
        results_row::a_row_has_at_most_three_page_hits_with_their_ways
        results_row::each_page_hit_leads_to_a_page_with_the_words_marked
        results_row::the_title_and_the_snippet_of_a_row_are_text
        contract_page_hits::each_resource_has_at_most_three_best_pages
        contract_page_hits::dots_say_where_a_snippet_was_cut""",
    "the page view: its text, marked; hits and pages before and after": """
        reading::page_shows_its_own_text_with_the_words_marked
        reading::page_leads_to_its_neighbours_and_to_the_hits_around_it
        contract_page_hits::matching_pages_are_all_told_in_page_order""",
    "the PDF opens at the page, with the words": """
        reading::pdf_opens_at_the_same_page""",
    "filters: OR inside, AND across": """
        results_facets::values_of_one_filter_are_alternatives_and_filters_narrow_each_other
        contract_filters_and_facets::values_of_a_facet_are_alternatives
        contract_filters_and_facets::every_facet_can_be_filtered_and_counted""",
    "counts ignore the filter's own values": """
        results_facets::counts_ignore_their_own_filter_and_obey_the_others
        results_facets::counts_are_what_choosing_the_value_gives
        contract_filters_and_facets::counts_ignore_the_facets_own_filter""",
    "parents count what is below once": """
        results_facets::a_parent_counts_what_is_below_it_once""",
    "empty values are hidden unless chosen": """
        results_facets::a_value_without_results_is_hidden_unless_it_is_chosen""",
    "chosen values stay in place and can be removed": """
        results_facets::a_chosen_value_stays_in_its_place_and_can_be_removed""",
    "editors filter by visibility": """
        results_facets::editors_alone_filter_by_visibility""",
    "editors find what has no value": """
        results_without_value::editors_find_what_has_no_value
        results_without_value::others_are_not_told_and_cannot_ask""",
    "nothing found: filters to drop, spelling, glossary, contact": """
        results_page_faults::nothing_found_says_which_filter_keeps_it_away
        nothing_found::phrase_that_is_nowhere_leads_to_its_words
        nothing_found::unknown_words_of_the_glossary_are_offered_again
        nothing_found::readers_who_find_nothing_are_told_whom_to_ask
        understanding_spelling::with_no_hits_the_better_spelling_is_shown_and_the_typed_one_offered""",
    "the bare page is for browsing": """
        results_page::bare_page_shows_everything_newest_first""",
    "feed, CSV, RIS and BibTeX of any list": """
        feed::feed_is_named_and_leads_to_its_list
        newly_added::what_was_added_last_comes_first_whatever_its_date
        export_csv::table_has_the_lists_words_filters_and_order
        export_bibliographies::ris_says_what_is_known
        export_bibliographies::bibtex_says_what_is_known
        export_csv::results_page_leads_to_feed_and_exports_of_the_same_list""",
    "the address is the whole state, in its shortest form": """
        results_page::next_page_keeps_words_and_filters
        results_page::chip_takes_only_its_own_filter_away
        understanding_glossary::the_switch_survives_filters_and_paging""",
    "nofollow on filters, noindex on what is filtered": """
        results_facets::links_that_filter_are_for_no_search_engine
        results_facets::only_the_bare_page_is_for_search_engines""",
}
VISIBILITY = {
    "viewer x channel x a word of one resource of each level": """
        ./visibility_matrix::who_may_see_is_told_and_nobody_else_reliability_16
        ./visibility_matrix::answers_do_not_change_with_what_is_hidden_reliability_17
        visibility_on_every_channel::each_viewer_learns_of_their_levels_reliability_16
        understanding_visibility::answers_are_byte_equal_with_and_without_hidden_resources
        contract_visibility::only_what_the_levels_allow_is_found""",
    "alerts and their mails": """
        members/alerts::a_mail_has_what_its_owner_may_see_reliability_16
        members/alerts::rights_lost_before_sending_count_reliability_19""",
    "a change of visibility takes effect at once": """
        ./visibility_matrix::a_narrower_visibility_holds_at_once_reliability_19
        visibility_on_every_channel::what_becomes_hidden_is_gone_at_once_reliability_19
        visibility_on_every_channel::what_is_unpublished_is_gone_at_once_reliability_19
        visibility_on_every_channel::a_level_that_the_index_has_wrong_is_not_shown
        contract_visibility::a_withheld_resource_is_not_found_or_counted""",
    "a change is found by all who may see when it is written": """
        visibility_on_every_channel::what_is_opened_is_there_for_all_when_it_is_written""",
}
SPEED = {
    "all facets in one request, page hits in a second": """
        requests_to_the_server::all_facets_come_in_one_request_and_all_page_hits_in_another
        requests_to_the_server::browsing_asks_for_no_pages""",
    "a bounded number of database queries": """
        searching::a_bounded_number_of_queries_for_any_number_of_hits""",
}
PAGE = {
    "one form, by address, with a button": """
        results_form::there_is_one_form_that_asks_by_address
        results_form::filters_are_folded_named_sets_with_a_button""",
    "the count is a heading; a status region apart": """
        results_form::the_count_is_a_heading_and_what_is_told_has_a_region_of_its_own""",
    "without scripts": """
        results_form::without_scripts_nothing_is_lost""",
    "directions and languages": """
        results_form::the_readers_words_and_labels_keep_their_own_direction
        results_form::the_page_is_in_the_language_of_its_address""",
}
ON_BOTH_ENGINES = {
    "understanding": UNDERSTANDING,
    "ranking": RANKING,
    "results": RESULTS,
    "visibility": VISIBILITY,
    "page": PAGE,
    "speed": SPEED,
}
