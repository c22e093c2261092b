"""The default lifecycle: LeanUP's six gates and the stages between them.

Source: the LeanUP product development process, with its gates Value Opportunity, Value Case, Development Case,
Prototype Review, Release and Decommissioning; the criteria are ours, as a start for teams that have none.
"""

from milepost.model.settings import Criterion, GateType, Lifecycle, Stage

LEAN_UP = Lifecycle(
    stages=(
        Stage("exploration", "Exploration", "alignment"),
        Stage("discovery", "Discovery", "scoping"),
        Stage("elaboration", "Elaboration", "design"),
        Stage("delivery", "Delivery", "working software"),
    ),
    gates=(
        GateType(
            "value-opportunity",
            "Value Opportunity",
            starts="exploration",
            criteria=(
                Criterion("The problem and who has it are named"),
                Criterion("Somebody answers for exploring it"),
            ),
        ),
        GateType(
            "value-case",
            "Value Case",
            ends="exploration",
            starts="discovery",
            decision=True,
            criteria=(
                Criterion("The value to customers is estimated"),
                Criterion("The value to us is estimated"),
                Criterion("At least five customers confirmed the problem", "should"),
            ),
        ),
        GateType(
            "development-case",
            "Development Case",
            ends="discovery",
            starts="elaboration",
            decision=True,
            criteria=(
                Criterion("The scope of the first release is agreed"),
                Criterion("Cost and time are estimated as ranges"),
                Criterion("The main risks have an owner", "should"),
            ),
        ),
        GateType(
            "prototype-review",
            "Prototype Review",
            ends="elaboration",
            starts="delivery",
            decision=True,
            criteria=(
                Criterion("Customers used the prototype"),
                Criterion("The design meets its security and privacy needs"),
                Criterion("What was learned is written down", "should"),
            ),
        ),
        GateType(
            "release",
            "Release",
            repeats=True,
            criteria=(
                Criterion("Acceptance tests pass"),
                Criterion("Support and operations are ready"),
                Criterion("Release notes are published", "should"),
            ),
        ),
        GateType(
            "decommissioning",
            "Decommissioning",
            ends="delivery",
            decision=True,
            criteria=(
                Criterion("Customers were told in time"),
                Criterion("A replacement or an export is there"),
            ),
        ),
    ),
)
