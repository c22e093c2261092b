"""A plausible roadmap of any size, for measuring: `python tests/generated.py N FOLDER` writes N milestones.

Takes a count and an empty folder, gives the same files for the same count on any machine. It is made for 23 November
2026, has no errors, and its texts are drawn from a vocabulary large enough that they compress as those of people do.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2025, 10, 1), date(2028, 12, 31)
# Up to so many milestones, so many products.
PRODUCTS_OF = ((30, 5), (300, 12), (1500, 30), (10_000, 60))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SETTINGS = """\
title: Contoso roadmap
description: What Contoso is building for its customers, when we aim to have it, and how sure we are.
feedback: "mailto:roadmap@example.org?subject={title}"
footer:
  - {title: Service status, url: "https://example.org/status"}
default_audience: public
audiences:
  - {id: public, fields: [health, commitment, confidence, gate, history, depends_on, updates, owner]}
  - {id: internal, fields: all}
"""
THEMES = (
    ("Reduce customer churn", "Customers stay because the work they came for gets done."),
    ("Earn trust", "Data is safe, and everybody can see that it is."),
    ("Open new markets", "Languages, currencies and rules of the next ten countries."),
    ("Run leaner", "Retire what few people use, so that the rest gets the attention."),
    ("Faster every day", "What people do most often takes half the time."),
    ("Serve larger firms", "Roles, audits and contracts as a company of thousands needs them."),
    ("Help people help themselves", "A question answered on the page is a call nobody has to make."),
    ("Build on open standards", "What others make fits ours, without a project of its own."),
    ("Grow with partners", "Resellers and integrators sell what we do not have to."),
    ("Know what happens", "Figures the same day, from one source, that two people read alike."),
)
AREAS = _words("""
    Accounts Analytics Archive Audit Automation Backups Billing Bookings Branding Calendar Campaigns Cards Catalogue
    Chat Checkout Claims Compliance Connectors Consent Contacts Contracts Coupons Dashboards Delivery Devices
    Directory Disputes Documents Exports Files Forecasts Forms Fraud Gateway Helpdesk Identity Imports Insights
    Inventory Invoices Ledger Licensing Loyalty Mail Maps Marketplace Messaging Mobile Monitoring Onboarding Orders
    Partners Payments Payouts Planning Pricing Profiles Purchasing Recruiting Refunds Reports Returns Scheduling
    Search Signatures Storefront Subscriptions Support Surveys Taxes Terminals Translations Travel Treasury Vault
    Warehouse Workflows
""")
QUALITIES = _words("""
    accessible adaptive automatic bulk cheaper clearer consistent custom delegated direct early editable encrypted
    event-driven fair faster flexible fewer gradual granular guided hosted incremental instant lasting layered
    legible lighter localised low-cost managed metered mobile modular multi-region nested offline one-click one-page
    optional paperless partial passwordless plain portable predictable printable private quieter real-time recurring
    regional reliable resumable reusable safe scheduled scoped searchable second self-service shared signed simpler
    single sortable staged stricter temporary tiered tokenised traceable trusted unified verified versioned visual
    weekly zero-downtime
""")
THINGS = _words("""
    access addresses agreements alerts allowances amendments answers appointments approvals attachments audits
    balances barcodes baskets batches bookmarks budgets bulletins calculations calls campaigns cancellations
    certificates charges checks comments commissions complaints consents corrections credits currencies customs
    dates deadlines defaults delegations deliveries deposits devices diagrams digests discounts drafts duplicates
    endpoints entitlements envelopes errors escalations estimates events exchanges exemptions expenses exports fees
    fields filters fines folders forecasts forms grants groups guides handovers histories holds identities imports
    incidents instalments invitations invoices journals keys labels layouts leads ledgers letters limits links lists
    locations logins logs mandates mappings meetings memberships mentions menus messages metrics migrations minutes
    networks notes notices notifications numbers offers orders owners packages pages parcels passes passkeys patches
    payouts permissions photos pickups plans policies polls prices profiles prompts proofs quotas quotes ratings
    receipts recipes records recoveries refunds regions registers reminders renewals rentals replies reports
    requests reservations restores retries returns reviews roles rotations rounds routes rules samples schedules
    scores screens seats segments sessions settings shifts signatures snapshots statements streams summaries
    surcharges switches tags tariffs tasks templates tenders terms tickets timelines tokens tours transfers trials
    uploads variants views visits vouchers waivers wallets webhooks widgets workspaces zones
""")
PEOPLE = _words("""
    accountants administrators agencies apprentices auditors branches buyers carriers charities clerks clinics
    couriers developers dispatchers distributors doctors drivers editors employers engineers executives families
    farms founders franchises freelancers guests hospitals hotels insurers installers landlords libraries managers
    merchants museums nurses operators parents partners patients pharmacies planners publishers recruiters
    regulators reporters resellers schools sellers shops students subscribers suppliers surgeons teachers teams
    tenants traders translators travellers treasurers universities vendors visitors volunteers warehouses
    wholesalers workshops
""")
DEEDS = _words("""
    Add Allow Automate Batch Charge Combine Compare Confirm Connect Consolidate Convert Deprecate Detect Enforce
    Expand Explain Export Extend Forecast Group Harden Hide Import Index Introduce Isolate Limit Localise Merge
    Migrate Mirror Move Open Personalise Preview Price Protect Publish Redesign Rename Replace Replicate Retire
    Rework Route Schedule Share Simplify Accelerate Split Standardise Stream Suggest Support Sync Test Track
    Translate Unify Validate Verify
""")
REASONS = (
    "Today it takes {n} steps and a telephone call, and {m} in a hundred give up on the way.",
    "Of the {people} we asked, {n} of {m} named the {things} first.",
    "Most complaints of the last year came down to {quality} {things} that nobody could find again.",
    "{People} keep a list of their own for this, because ours forgets the {things}.",
    "Support answers {m} questions a week about {things}, and nearly all of them are the same question.",
    "A competitor has offered {quality} {things} since spring, and {people} ask us why we do not.",
    "The present way was built for {n} {people}; by now there are {m} thousand.",
    "Errors in the {things} are found {n} weeks late on average, by the {people} themselves.",
)
PROMISES = (
    "With this milestone the {things} are {quality}, and {people} see at once what has changed.",
    "Everything that {people} know stays where it is; only the {things} move.",
    "We begin with {n} {people} who volunteered, and go on when their {things} agree for {m} days.",
    "{People} who do not want it keep the old {things} until they decide otherwise.",
    "What is left out on purpose: {quality} {things}, and anything that needs a contract with {people}.",
    "The measure is simple: {m} in a hundred {things} done without help, against {n} today.",
    "Old {things} can be read for {n} years and exported at any time.",
    "It works with the {things} of other makers, so that {people} need not choose.",
)
SUMMARIES = (
    "{People} get {quality} {things} without asking anybody.",
    "{Quality} {things}, so that {people} lose no time.",
    "The {things} that {people} use every day become {quality}.",
    "One place for {things}, {quality} and the same for all {people}.",
    "{People} see their {things} the moment they change.",
    "No more {things} by hand: they are {quality} from the start.",
)
SLIPS = (
    "The {things} took longer than we thought; {people} were told.",
    "Waiting for {people} to agree on {quality} {things}.",
    "Two engineers moved to more urgent {things} for {n} weeks.",
    "The first trial found {n} faults in the {things}.",
)
TITLES = (
    "{Deed} {quality} {things} for {people}",
    "{Deed} {things} and {others} for {people} in {place}",
    "{Deed} {things} before {people} ask",
    "{Deed} the {others} behind {quality} {things}",
    "{Deed} {maker} {things}",
    "{Deed} {things} when {others} change",
    "{Quality} {things} for {people}",
    "{Quality} {things} in {place}",
    "{Quality} {things} without {others}",
    "{Things} from {maker} as {quality} {others}",
    "{Things} that {people} can read",
    "{People} choose their own {things}",
    "{maker} {things} in {area} and {other}",
    "{Area}: {quality} {things} by {place} rules",
    "One list for {things} and {others}",
    "No {things} lost between {area} and {maker}",
)
MAKERS = _words("""
    AS2 Adyen Airtable Asana Avalara Azure BACS BIC Basecamp Bluetooth CalDAV Datev Dropbox EDIFACT Excel FHIR Figma
    Fedex GitLab HubSpot IBAN ICS Jira Kafka Klarna LDAP Looker Magento Miro NFC Notion OAuth Okta OpenAPI Oracle
    Outlook PDF/A Peppol Postgres Power-BI QR SAML SAP SCIM SEPA SFTP SMS Salesforce Sharepoint Shopify Slack
    Snowflake Stripe Swift Tableau Teams Twilio UBL UPS Vault WebAuthn WhatsApp Workday XRechnung Xero Zapier Zendesk
""")
PLACES = _words("""
    Argentina Australia Austria Bavaria Belgium Brazil Bulgaria Canada Catalonia Chile Colombia Croatia Cyprus Denmark
    Egypt Estonia Finland France Georgia Ghana Greece Hungary Iceland India Indonesia Ireland Israel Italy Japan Kenya
    Korea Latvia Lithuania Luxembourg Malaysia Malta Mexico Morocco Nigeria Norway Ontario Peru Poland Portugal Quebec
    Romania Scotland Serbia Singapore Slovakia Slovenia Spain Sweden Switzerland Texas Thailand Turkey Uruguay Wales
""")
OWNERS = _words("@adaeze @anna @bjorn @chen @diego @elif @farah @goran @henrik @ines @jonas @kofi")
GATES = ("value-opportunity", "value-case", "development-case", "prototype-review", "decommissioning")
# Shares of a thousand: status, health. What ends before today is done, unless it was set aside or is late.
SHARES = (
    (350, "done", ""),
    (150, "active", "on-track"),
    (50, "active", "at-risk"),
    (20, "active", "off-track"),
    (300, "planned", ""),
    (100, "proposed", ""),
    (20, "deferred", ""),
    (10, "cancelled", ""),
)
# The first and last day on which something of a status may end.
WINDOWS = {
    "done": (FIRST, TODAY - timedelta(14)),
    "active": (TODAY - timedelta(7), date(2027, 6, 30)),
    "planned": (date(2026, 12, 20), date(2028, 3, 31)),
    "proposed": (date(2027, 4, 1), LAST),
    "deferred": (date(2027, 1, 1), LAST),
    "cancelled": (FIRST, date(2027, 6, 30)),
}


@dataclass(slots=True)
class Record:
    """A milestone before it is text: its front matter in order, and its body."""

    id: str
    end: date
    keys: dict[str, object]
    body: str = ""
    is_gate: bool = False


@dataclass(slots=True)
class Writer:
    """Draws words, and remembers the ids that are taken."""

    random: Random
    ids: set[str] = field(default_factory=set)

    def fill(self, patterns: Sequence[str], area: str = "") -> str:
        """Fill one of some sentences with words."""
        pick = self.random.choice
        words = {"deed": pick(DEEDS), "quality": pick(QUALITIES), "things": pick(THINGS), "people": pick(PEOPLE)}
        words |= {name.capitalize(): word.capitalize() for name, word in words.items()}
        words |= {"others": pick(THINGS), "other": pick(AREAS), "maker": pick(MAKERS), "place": pick(PLACES)}
        numbers = {"n": self.random.randrange(2, 20), "m": self.random.randrange(20, 98)}
        return pick(patterns).format(**words, **numbers, area=area, Area=area)

    def id(self, title: str) -> str:
        """Make an id of a title, as an author would name the file."""
        plain = "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())
        count = 1
        name = plain
        while name in self.ids:
            count += 1
            name = f"{plain}-{count}"
        self.ids.add(name)
        return name

    def body(self) -> str:
        """Write two short paragraphs."""
        paragraphs = [[self.fill(REASONS), self.fill(REASONS)], [self.fill(PROMISES), self.fill(PROMISES)]]
        if self.random.random() < 0.5:
            paragraphs[1].append(self.fill(PROMISES))
        return "\n\n".join(" ".join(sentences) for sentences in paragraphs)

    def happens(self, chance: float) -> bool:
        """Throw dice."""
        return self.random.random() < chance


def files(count: int) -> Iterator[tuple[str, str]]:
    """Give the files of a roadmap: paths in the content folder, and their texts."""
    writer = Writer(Random(count))  # noqa: S311  the same roadmap every time is the point
    themes = ["-".join(title.lower().split()) for title, _ in THEMES]
    yield "roadmap.yml", SETTINGS
    for place, (title, summary) in enumerate(THEMES):
        keys = {"title": title, "summary": summary, "owner": writer.random.choice(OWNERS), "order": place + 1}
        yield f"themes/{themes[place]}.md", _document(keys, writer.body())
    yield "pages/about.md", f"# About this roadmap\n\n{writer.body()}\n"
    for period in ("2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"):
        yield f"periods/{period}.md", _document({"focus": writer.fill(SUMMARIES)}, writer.body())
    products = writer.random.sample(AREAS, _products(count))
    standings = _standings(count, writer)
    for area, share in zip(products, _shares(count, len(products), writer), strict=True):
        own = [standings.pop() for _ in range(share)]
        name = area.lower()
        keys = {"title": area, "summary": writer.fill(SUMMARIES), "owner": writer.random.choice(OWNERS)}
        yield f"products/{name}.md", _document(keys, writer.body())
        for record in _records(area, own, themes, writer):
            yield f"milestones/{name}/{record.id}.md", _document(record.keys, record.body)


def _products(count: int) -> int:
    return next((products for most, products in PRODUCTS_OF if count <= most), PRODUCTS_OF[-1][1])


def _standings(count: int, writer: Writer) -> list[tuple[str, str]]:
    """Deal statuses and health out in their exact shares, in any order."""
    dealt = [(status, health) for share, status, health in SHARES for _ in range(share * count // 1000)]
    dealt += [("planned", "")] * (count - len(dealt))
    writer.random.shuffle(dealt)
    return dealt


def _shares(count: int, products: int, writer: Writer) -> list[int]:
    """Share milestones among products: none without one, the largest about four times the smallest."""
    weights = [writer.random.uniform(1, 4) for _ in range(products)]
    shares = [max(1, int(count * weight / sum(weights))) for weight in weights]
    for place in range(count - sum(shares)):
        shares[place % products] += 1
    return shares


def _records(area: str, standings: list[tuple[str, str]], themes: list[str], writer: Writer) -> list[Record]:
    """Write a product's milestones in the order of their ends: a chain of gates, releases, events and the rest."""
    chain = min(len(GATES), len(standings) // 6)
    records = _gates(area, chain, writer)
    ends = sorted((_end(status, writer), status, health) for status, health in standings[chain:])
    records += [_record(area, *standing, writer) for standing in ends]
    records.sort(key=lambda record: record.end)
    for place, record in enumerate(records):
        record.keys |= {"themes": writer.random.sample(themes, 2 if writer.happens(0.2) else 1)}
        record.keys |= {"owner": writer.random.choice(OWNERS)}
        if place and not record.is_gate and writer.happens(0.25):
            record.keys["depends_on"] = [writer.random.choice(records[max(0, place - 8) : place]).id]
        record.body = writer.body()
    _releases(area, records, writer)
    return records


def _gates(area: str, chain: int, writer: Writer) -> list[Record]:
    """Write the gates of a product, a few months apart; those in the past are decided."""
    end = FIRST + timedelta(writer.random.randrange(0, 240))
    made = []
    for name in GATES[:chain]:
        title = f"{area}: {name.replace('-', ' ').title()}"
        gate: dict[str, object] = {"type": name, "approvers": ["@cpo", "@cto"]}
        is_decided = end < TODAY
        if is_decided:
            gate |= {"decision": "go", "decided_on": end.isoformat(), "decided_by": ["@cpo"]}
            gate |= {"rationale": writer.fill(REASONS)}
            gate |= {"criteria": [{"text": writer.fill(SUMMARIES), "level": "must", "met": "yes"} for _ in range(3)]}
        keys: dict[str, object] = {"title": title, "summary": writer.fill(SUMMARIES), "target": f"{end:%Y-%m}"}
        keys |= {"gate": gate} if is_decided else {"gate": gate, "status": "planned"}
        made.append(Record(writer.id(title), end, keys, is_gate=True))
        end += timedelta(writer.random.randrange(70, 170))
    return made


def _end(status: str, writer: Writer) -> date:
    first, last = WINDOWS[status]
    return first + timedelta(writer.random.randrange((last - first).days + 1))


def _record(area: str, end: date, status: str, health: str, writer: Writer) -> Record:
    title = writer.fill(TITLES, area)
    target = _target(end, status, writer)
    keys: dict[str, object] = {"title": title, "summary": writer.fill(SUMMARIES), "target": target, "status": status}
    if status == "planned" and writer.happens(0.06):
        keys |= {"kind": "event"}
    elif target and target[0] == "2" and "/" not in target:
        begin = end - timedelta(writer.random.randrange(120, 260))
        if writer.happens(0.3) and (status in {"done", "active"} or begin > TODAY):
            keys |= {"start": f"{begin:%Y-%m}"}
    if status == "done" and writer.happens(0.8):
        keys |= {"completed": end.isoformat()}
    if status in {"active", "planned"} and writer.happens(0.3):
        keys |= {"commitment": "committed"} if end.year < 2028 else {"confidence": "low"}
    if status == "proposed":
        keys |= {"commitment": "exploring"}
    if health:
        keys |= {"health": health, "progress": f"{writer.random.randrange(5, 95)}%"}
    if target and target[0] == "2" and writer.happens(0.1):
        keys |= {"updates": _updates(end, status, health, writer)}
    return Record(writer.id(title), end, keys)


def _target(end: date, status: str, writer: Writer) -> str:
    """Write a day as a period that holds it, the coarser the further away."""
    if status in {"proposed", "deferred"} and writer.happens(0.25):
        return "later"
    quarter, half = f"{end.year}-Q{(end.month + 2) // 3}", f"{end.year}-H{1 if end.month < 7 else 2}"
    week = "{}-W{:02d}".format(*end.isocalendar()[:2])
    fine = (f"{end:%Y-%m-%d}", f"{end:%Y-%m-%d}", week, f"{end:%Y-%m}", f"{end:%Y-%m}", f"{end:%Y-%m}", quarter)
    if end < date(2027, 4, 1):
        begin = end - timedelta(writer.random.randrange(10, 60))
        return writer.random.choice((*fine, quarter, f"{begin:%Y-%m-%d}/{end:%Y-%m-%d}"))
    coarse = (quarter, quarter, quarter, f"{quarter}~", half, half, f"{end:%Y-%m}")
    return writer.random.choice((*coarse, str(end.year)) if end.year > 2027 else coarse)


def _updates(end: date, status: str, health: str, writer: Writer) -> list[dict[str, str]]:
    """Tell of one or two moves, newest first; each names the target that held before it."""
    newest = min(end, TODAY) - timedelta(writer.random.randrange(3, 50))
    told = []
    for place in range(2 if writer.happens(0.3) else 1):
        before = end - timedelta(60 * (place + 1) + writer.random.randrange(30))
        day = newest - timedelta(70 * place)
        is_now = place == 0 and status == "active" and health
        told.append({"date": day.isoformat(), **({"health": health} if is_now else {})})
        told[-1] |= {"text": writer.fill(SLIPS), "moved_from": f"{before:%Y-%m}"}
    return told


def _releases(area: str, records: list[Record], writer: Writer) -> None:
    """Make one milestone in fifteen a release that follows the one before it."""
    before = ""
    plain = [record for record in records if not record.is_gate and record.keys.get("kind") != "event"]
    for place, record in enumerate(plain[7::15]):
        version = f"{1 + place // 4}.{place % 4}"
        gate: dict[str, object] = {"type": "release", "approvers": ["@cpo"]}
        if record.keys["status"] == "done":
            gate |= {"decision": "go", "decided_on": record.end.isoformat(), "decided_by": ["@cpo"]}
        record.keys |= {"title": f"{area} {version}", "version": version, "gate": gate}
        record.keys |= {"follows": before} if before else {}
        before = record.id


def _document(keys: dict[str, object], body: str) -> str:
    # Every JSON value is YAML too, which spares this module a writer of its own and the reader a guess at quotes.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value]
    return "\n".join(["---", *lines, "---", "", body, ""])


def write(count: int, folder: Path) -> None:
    """Write a roadmap of so many milestones into a folder."""
    for name, text in files(count):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Write a plausible roadmap, to be built for 2026-11-23.")
    options.add_argument("count", type=int, metavar="N", help="how many milestones")
    options.add_argument("folder", type=Path, metavar="FOLDER", help="where, as a content folder")
    asked = options.parse_args()
    write(asked.count, asked.folder)
