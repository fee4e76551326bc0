"""Every rule across parameters, one named function per rule, asked together.

Each yields ``(dotted path, value, what was expected)`` for every breach, in Swedish, so that all breaches can
be reported at once.
"""

from __future__ import annotations

from model.parameters.checks import (
    contacts,
    demand,
    dimensions,
    pricing,
    services,
    staffing,
    studies,
    working_time,
)
from model.parameters.checks.breach import Breach, Rule
from model.parameters.schema.parameters import Parameters

RULES: tuple[Rule, ...] = (
    demand.profiles_sum_to_one,
    demand.distributions_sum_to_one,
    demand.codes_mean_one_thing,
    demand.what_volumes_follow_exists,
    working_time.clock_ranges_run_forward,
    working_time.short_days_are_working_days,
    contacts.half_hour_profile_covers_opening_hours,
    contacts.units_are_known,
    contacts.causes_name_what_exists,
    contacts.rates_are_of_causes,
    contacts.phone_schedule_fits_opening_hours,
    staffing.phone_staff_is_enough_people,
    staffing.roles_are_known,
    staffing.staffing_changes_name_what_exists,
    services.references_exist,
    services.services_without_activities_are_known,
    services.assignments_are_paid_for,
    pricing.kinds_of_cost_are_described,
    pricing.support_costs_have_one_department,
    pricing.credits_are_of_services,
    pricing.allocation_names_what_exists,
    pricing.other_tariffs_count_what_is_sold,
    demand.incomplete_shares_stay_below_one,
    contacts.patience_curves_fall,
    demand.customers_join_and_leave_once,
    demand.customer_shares_are_whole,
    demand.own_lead_times_are_of_what_exists,
    demand.surcharges_are_of_customers,
    demand.changes_of_registers_name_what_exists,
    studies.the_ceiling_holds_the_pilot,
    studies.sensitivity_factors_can_be_tried,
    studies.shortcuts_name_channels,
    studies.the_shown_service_is_sold,
    working_time.phone_shifts_are_lawful,
    studies.the_optimum_can_be_proved,
    studies.frontiers_rise,
    pricing.risks_stay_within_reason,
    pricing.price_rules_have_what_they_need,
    pricing.set_prices_are_of_what_has_a_price,
    services.the_interface_covers_every_service,
    dimensions.accounts_are_no_sums,
    dimensions.surveys_have_one_index,
    dimensions.the_followed_channel_is_work,
    dimensions.the_comparison_names_what_exists,
)


def breaches(parameters: Parameters) -> list[Breach]:
    """All breaches of all rules."""
    return [breach for rule in RULES for breach in rule(parameters)]
