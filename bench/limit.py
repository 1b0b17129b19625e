"""The page of the limit: 14.7 kB in the frame of every page of the product, with the twenty rows of its one query."""

_ROW = """
<li class="step">
  <span class="step-node" aria-hidden="true">{{ loop.index }}</span>
  <div class="step-body">
    <h2 class="step-title"><a href="/people/{{ row.id }}">{{ row.name }}</a></h2>
    <p class="small">{{ row.former_trade }}
      {% if row.state == "active" %}{{ ui.badge("배우는 중", "good") }}{% else %}{{ row.state }}{% endif %}</p>
    <p>배우고, 풀고, 연습하고, 수료증을 받아요. 쉬었다 해도 그 자리에서 이어져요.</p>
  </div>
</li>"""

TEMPLATE = (
    """{% extends "base.html" %}
{% import "ui.html" as ui %}
{% set page_title = "한 번의 질의" %}
{% block main %}<ol class="steps">{% for row in rows %}"""
    + _ROW
    + "{% endfor %}</ol>\n"
    + "<p>시간 제한이 없어요. 답은 고를 때마다 저장돼요.</p>\n" * 39
    + "{% endblock %}"
)
