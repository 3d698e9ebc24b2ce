%% SPDX-License-Identifier: MIT
%%
%% Processes that do a probe's work together, each with an equal share.  They
%% start when all are there; the time is from the first that began to the last
%% that ended.

-module(team).
-export([levels/0, scale_compute/1]).

-define(STEPS, 256). % of a multiplication and an addition each
-define(MASK, 16#ffffffffffffffff).

%% 1, 2, 4 ... all CPUs.
levels() ->
    All = erlang:system_info(logical_processors_online),
    [Cpus || Cpus <- [1 bsl I || I <- lists:seq(0, 6)], Cpus < All] ++ [All].

%% Numbers of more than 59 bits are slow.
compute(0, X) ->
    X;
compute(Steps, X) ->
    compute(Steps - 1,
            (X * 6364136223846793005 + 1442695040888963407) band ?MASK).

pieces(0, _, Right) ->
    Right;
pieces(Left, Expected, Right) ->
    case compute(?STEPS, 1) of
        Expected -> pieces(Left - 1, Expected, Right + 1);
        _ -> pieces(Left - 1, Expected, Right)
    end.

scale_compute(#{ops := Ops, level := Count}) ->
    Share = (Ops + Count - 1) div Count,
    Expected = compute(?STEPS, 1),
    Members = [spawn_monitor(fun() -> member(Share, Expected) end)
               || _ <- lists:seq(1, Count)],
    [Pid ! start || {Pid, _} <- Members],
    Ends = [receive {'DOWN', Monitor, process, Pid, End} -> End end
            || {Pid, Monitor} <- Members],
    {Begun, Ended, Right} = lists:unzip3(Ends),
    {lists:max(Ended) - lists:min(Begun), lists:sum(Right)}.

member(Share, Expected) ->
    receive start -> ok end,
    Begin = timed:now_ns(),
    Right = pieces(Share, Expected, 0),
    exit({Begin, timed:now_ns(), Right}).
