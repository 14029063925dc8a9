"""What is promised of the search where no engine has a part → tests that hold it."""

WITHOUT_AN_ENGINE = {
    "kept by editors": {
        "the glossary, in the admin, with its history": """
            glossary_editing::an_entry_has_its_author_date_and_note
            glossary_editing::a_change_is_undone_from_its_history
            glossary_editing::an_entry_that_contradicts_or_says_nothing_is_refused
            glossary_editing::others_do_not_reach_it""",
    },
    "hidden is as if absent": {
        "files, covers, Wagtail's own address": """
            library/file_visibility::hidden_file_looks_like_an_absent_one_reliability_20
            library/file_visibility::uploads_own_address_obeys_the_resource_reliability_16
            library/file_visibility::public_file_that_becomes_hidden_is_gone_reliability_19""",
        "page images": """
            library/page_pictures::hidden_picture_looks_like_an_absent_one_reliability_20
            library/page_pictures::public_picture_of_a_narrowed_resource_is_gone_at_once""",
        "the sitemap": """
            home/sitemap::only_public_resources_are_listed_reliability_16
            home/sitemap::narrowed_resource_leaves_reliability_19""",
        "no address by which nobody asked, an API's neither": """
            ./visibility_matrix::no_address_is_left_out_reliability_16""",
        "page texts and citations": """
            reading::hidden_pages_look_like_absent_ones
            cite::hidden_resource_is_not_cited""",
    },
    "in the browser": {
        "filters closed on phones": """
            browser/accessibility::filters_start_closed_on_phones_and_open_beside_results""",
        "works without scripts": """
            browser/member_journeys::from_a_question_to_the_file""",
        "htmx: results without a reload, the history right": """
            browser/results_without_reload::a_filter_exchanges_the_results_and_tells_how_many
            browser/results_without_reload::going_back_brings_what_was_there""",
        "suggestions": """
            browser/suggestions::arrows_choose_enter_goes_escape_closes
            understanding_suggestions::the_search_box_works_without_a_script""",
        "own styles, no sides, light, dark and print": """
            results_form::styles_are_our_own_without_a_framework_or_fonts_from_elsewhere
            results_form::styles_know_no_left_and_right
            browser/paper_and_weight::results_on_paper_are_dark_on_white""",
        "44 px, focus, skip link": """
            browser/phone_in_arabic::a_finger_can_hit_it
            browser/keyboard_only::the_first_stop_leads_past_the_header
            browser/keyboard_only::box_then_filters_then_results""",
        "under 50 kB; a page of text a few": """
            browser/paper_and_weight::a_first_page_of_results_is_light
            browser/paper_and_weight::the_text_of_a_page_weighs_little""",
        "four languages": """
            home/translations::page_has_no_english_left""",
        "axe finds nothing": """
            browser/accessibility::axe_finds_nothing""",
        "a page image on request": """
            page_view_picture::plain_link_shows_the_picture_above_the_text""",
    },
}
