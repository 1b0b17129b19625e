"""Pure: the assignment problem, one to one with the greatest total weight.

The Hungarian method with shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987), O(rows² · columns) with rows the shorter
side. A picture has at most 60 boxes and rarely more than a dozen objects: too little to load scipy's solver for, which the
tests compare this one with.
"""

from collections.abc import Sequence
from math import inf

Weights = Sequence[Sequence[float]]


def assign(weights: Weights) -> list[tuple[int, int]]:
    """(row, column) pairs of a greatest-weight assignment: each row, or each column if there are fewer, exactly once.
    In the order of the rows. `weights` is a rectangle of finite numbers."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        turned = [[weights[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in assign(turned))
    taken_by = [-1] * columns
    row_price, column_price = [0.0] * rows, [0.0] * columns
    for row in range(rows):
        _augment(weights, row, taken_by, row_price, column_price)
    return sorted((row, column) for column, row in enumerate(taken_by) if row >= 0)


def _augment(
    weights: Weights, new: int, taken_by: list[int], row_price: list[float], column_price: list[float]
) -> None:
    """Give row `new` a column by the cheapest chain of moves (Dijkstra over reduced costs), and keep the prices feasible:
    cost − row price − column price is never negative, and zero on what is assigned."""
    columns = len(taken_by)
    distance, came_from, done = [inf] * columns, [-1] * columns, [False] * columns
    row, at = new, -1
    reached = 0.0
    while row >= 0:
        nearest, nearest_distance = -1, inf
        for column in range(columns):
            if done[column]:
                continue
            through = reached - weights[row][column] - row_price[row] - column_price[column]
            if through < distance[column]:
                distance[column], came_from[column] = through, at
            if distance[column] < nearest_distance:
                nearest, nearest_distance = column, distance[column]
        reached, at = nearest_distance, nearest
        done[at] = True
        row = taken_by[at]
    row_price[new] += reached
    for column in range(columns):
        if done[column] and column != at:
            row_price[taken_by[column]] += reached - distance[column]
            column_price[column] -= reached - distance[column]
    while came_from[at] >= 0:
        taken_by[at] = taken_by[came_from[at]]
        at = came_from[at]
    taken_by[at] = new
