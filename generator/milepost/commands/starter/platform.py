"""What `init` writes around the content, for git, for GitHub and for editors; words only, nothing secret in them.

Takes where the content lies in its repository, gives texts by path.
"""

import json
from dataclasses import dataclass
from shlex import quote

from milepost.commands.starter.content import CONFIG_SCHEMA
from milepost.commands.starter.found import WIDEST


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie, as a command at the top of the repository sees them.

    `folder` is empty when the roadmap is the whole repository; `content` is empty when it is the folder itself;
    `circle` is the one that the site is for.
    """

    folder: str = ""
    content: str = "content"
    has_templates: bool = False
    circle: str = WIDEST

    def at_top(self, path: str) -> str:
        """Write a path of the roadmap as seen from the top of the repository."""
        return "/".join(filter(None, (self.folder, path)))

    @property
    def options(self) -> str:
        """The options that a command at the top needs; none where the defaults find everything."""
        if not self.folder:
            return ""
        templates = f" --templates {quote(self.at_top('templates'))}" if self.has_templates else ""
        return f" --content {quote(self.at_top(self.content))}{templates}"


def platform_files(layout: Layout) -> dict[str, str]:
    """Write what git and GitHub read."""
    return {
        ".gitignore": _GITIGNORE,
        ".github/workflows/pages.yml": _filled(_PAGES, layout),
        ".github/workflows/pull-request.yml": _filled(_PULL_REQUEST, layout),
        ".github/CODEOWNERS": _owners(layout),
    }


def editor_files(layout: Layout) -> dict[str, str]:
    """Write what makes VS Code complete and check roadmap.yml; other editors read the file's own first line."""
    config = "/".join(filter(None, (layout.content, "roadmap.yml")))
    settings = {"yaml.schemas": {f".milepost/{CONFIG_SCHEMA}": config}}
    return {".vscode/settings.json": json.dumps(settings, indent=2) + "\n"}


def _owners(layout: Layout) -> str:
    content = layout.at_top(layout.content)
    top = f"/{content}/" if content else "/"
    milestones = f"{top}milestones/" if layout.content else top
    return _CODEOWNERS.replace("MILESTONES", milestones).replace("CONTENT", top)


def _filled(workflow: str, layout: Layout) -> str:
    # No str.format here: a workflow is full of braces that are GitHub's.
    # The name first: it is a slug, in which nothing else is looked for; a folder may be called anything.
    return workflow.replace("AUDIENCE", quote(layout.circle)).replace(" OPTIONS", layout.options)


_GITIGNORE = """\
# What `milepost build` writes, and the folder it writes beside it meanwhile; both can be made again at any time.
/site/
/site-*/
/.site.milepost-*
"""

_CODEOWNERS = """\
# Who has to approve a change of a gate. Put your own names in and take the # away: GitHub then asks these people for
# a review, and a branch rule ("Require review from Code Owners") makes their approval binding.
#
# MILESTONES**/*gate* @cto
#
# The same for who may see what:
#
# CONTENTroadmap.yml @cto
"""

_PAGES = """\
# Builds the roadmap and publishes it on GitHub Pages. Once per repository: Settings → Pages → Source: GitHub Actions.
#
# The actions are GitHub's own, each pinned to the commit of the version beside it, which nobody can move.
name: Publish the roadmap

on:
  push:
    branches: [main, master] # the default branch; leave the one that is yours
  workflow_dispatch:
  schedule:
    - cron: "23 3 * * *" # every night, because what is late or due next depends on the day

# Nothing, unless a job asks for it.
permissions: {}

# One deployment at a time, and none broken off half-way.
concurrency:
  group: pages
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pages: read # to ask for the site's address, which a private repository tells nobody else
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # the whole history: it tells how the dates moved
          persist-credentials: false
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.12"
      - run: pip install milepost
      - id: pages
        uses: actions/configure-pages@45bfe0192ca1faeb007ade9deae92b16b8254a0d # v6.0.0
      # The audience is named, so that no change of settings can publish more than is meant for everybody.
      - name: Build the site
        env:
          SITE_URL: ${{ steps.pages.outputs.base_url }}
        run: |
          milepost build OPTIONS --audience AUDIENCE --site-url "${SITE_URL%/}/" --out site
      - uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with:
          path: site

  deploy:
    needs: build
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0
"""

_PULL_REQUEST = """\
# Checks the roadmap of a pull request, marks mistakes in its files, tells what it changes in the plan, and keeps a
# preview of the site for two weeks.
#
# Whatever a pull request brings is read by the first job alone, which has reading rights and no secret, so it is safe
# for pull requests from forks: they get the changes in the summary of the run. The second job, for branches of this
# repository, runs nothing of theirs; it posts what the first one wrote, and mends that comment after every push.
#
# The actions are GitHub's own, each pinned to the commit of the version beside it, which nobody can move.
name: Check the roadmap

on: pull_request

permissions: {}

concurrency:
  group: roadmap-${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    outputs:
      changes: ${{ steps.changes.outputs.artifact-id }} # empty where this job ends before they are told
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # the whole history: it tells how the dates moved
          persist-credentials: false
      - uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.12"
      - run: pip install milepost
      - name: Check every file
        run: |
          milepost check OPTIONS --format github
      # What is checked out is the pull request merged into its base; the base is its first parent.
      # `--fail-on committed-slip,audience-widened` would stop such changes instead of only telling them.
      # They are written outside of the repository, where every Markdown file may be a milestone.
      - name: Tell what changes in the plan
        if: ${{ !cancelled() }}
        run: |
          milepost diff OPTIONS HEAD^1 HEAD --format markdown > "$RUNNER_TEMP/roadmap-changes.md"
          cat "$RUNNER_TEMP/roadmap-changes.md" >> "$GITHUB_STEP_SUMMARY"
      - id: changes
        uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        if: ${{ !cancelled() }}
        with:
          name: roadmap-changes
          path: ${{ runner.temp }}/roadmap-changes.md
          retention-days: 14
      # For the widest circle: whoever may read a repository may download what its runs keep.
      - name: Build a preview
        run: |
          milepost build OPTIONS --audience AUDIENCE --out site
      - uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        with:
          name: roadmap-preview
          path: site
          retention-days: 14

  comment:
    needs: check
    if: ${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}
    runs-on: ubuntu-latest
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1
        if: ${{ needs.check.outputs.changes != '' }}
        with:
          name: roadmap-changes
          path: ${{ runner.temp }}
      # The same bot writes the comments of other workflows too; the marker, which no reader sees, tells ours from them.
      - name: Post the changes, or mend the comment from before
        env:
          GH_TOKEN: ${{ github.token }}
          GH_REPO: ${{ github.repository }}
          NUMBER: ${{ github.event.pull_request.number }}
          MARKER: "<!-- milepost: what this pull request changes in the plan -->"
          OURS: '.user.login == "github-actions[bot]" and (.body // "" | startswith(env.MARKER))'
        run: |
          cd "$RUNNER_TEMP"
          if [ ! -s roadmap-changes.md ]; then
            echo "Nothing is posted: the job 'check' ended without telling what changes, and its log says why."
            exit 0
          fi
          { echo "$MARKER"; echo; cat roadmap-changes.md; } > comment.md
          comments="repos/$GH_REPO/issues/$NUMBER/comments?per_page=100"
          ours=$(gh api "$comments" --paginate --jq ".[] | select($OURS) | .id")
          if [ -z "$ours" ]; then
            gh pr comment "$NUMBER" --body-file comment.md
          else
            first="${ours%%[!0-9]*}"
            gh api --method PATCH "repos/$GH_REPO/issues/comments/$first" --field body=@comment.md --silent
          fi
"""
